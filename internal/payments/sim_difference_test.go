package payments_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/processor"
)

// A difference that is planted after a story shuts the gate, whichever way it goes, and
// is found while the story's Stripe goes on as it does: that the gate is never shut for
// one that is none is what every other seed shows.
func TestSimulationFindsADifference(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s, err := newSim(seed, "")
			must(t, err)
			defer func() { _ = s.db.Close() }() // it lives in memory
			for s.steps < simSteps && s.wrong == nil {
				s.turn()
			}
			if s.settleDown(); s.wrong != nil {
				t.Fatal(s.wrong)
			}
			s.planted = true
			must(t, s.plant([]int64{-1, 1, 500_000}[seed%3], seed >= 3))
			if s.wait(); !s.gateShut(t) {
				t.Error("nobody noticed")
			}
		})
	}
}

// plant makes the books differ: by a line of ours that moved nothing at Stripe, or by
// money that Stripe shows and that is explained by nothing that it is.
func (s *sim) plant(minor int64, old bool) error {
	return s.db.InTx(context.Background(), func(ctx context.Context, tx *database.Tx) error {
		if old { // a line of the statement that is called explained
			e := processor.BalanceTransaction{ID: "txn_planted", Type: "charge", Source: "ch_planted", Amount: usd(minor), CreatedAt: s.now}
			if err := tx.StatementLine.Create().SetID(e.ID).SetType(e.Type).SetSource(e.Source).SetAmount(minor).SetFee(0).SetNet(minor).
				SetCurrency("USD").SetCreatedAt(s.now).SetMatch("DEPOSIT").SetMatchedID("dep_none").Exec(ctx); err != nil {
				return err
			}
			return nil
		}
		w, err := tx.Wallet.Get(ctx, s.users[0].wallet)
		if err != nil {
			return err
		}
		return ledger.Post(ctx, tx, tx.Now(ctx), ledger.Posting{
			Wallet: w.ID, Kind: transaction.KindAdjustment, Contra: transaction.ContraStripe,
			Value: max(minor, -w.CurrentBalance), Reference: "planted",
		})
	})
}

// wait lets three hours go by with the comparison alone.
func (s *sim) wait() {
	for range 3 * 6 {
		s.now = s.now.Add(10*time.Minute + time.Second)
		_ = s.replica().ReconcileDue(context.Background()) // it may fail
	}
}

func (s *sim) gateShut(t *testing.T) bool {
	t.Helper()
	r, err := s.replicas[0].Reconciliation(t.Context())
	must(t, err)
	return !r.MoneyOut.Open
}
