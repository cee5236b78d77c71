package payments_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// turnFreeze is an operator who freezes a wallet or unfreezes it.
func turnFreeze(ctx context.Context, s *sim) (string, error) {
	id := s.users[s.rng.IntN(len(s.users))].wallet
	if s.rng.IntN(2) == 0 {
		s.thawed(id)
		return fmt.Sprint(id, " unfrozen"), s.replica().UnfreezeWallet(ctx, s.desk.operators[0], id, "a simulation")
	}
	err := s.replica().FreezeWallet(ctx, s.desk.operators[0], id, "a simulation")
	if times := s.frozen[id]; err == nil && (len(times) == 0 || !times[len(times)-1].to.IsZero()) {
		s.frozen[id] = append(times, simShut{from: s.now})
	}
	return fmt.Sprint(id, " frozen"), err
}

// thawed ends the time in which a wallet was certainly frozen.
func (s *sim) thawed(id gid.ID) {
	if times := s.frozen[id]; len(times) > 0 && times[len(times)-1].to.IsZero() {
		times[len(times)-1].to = s.now
	}
}

// thawAll unfreezes every wallet, for the end.
func (s *sim) thawAll(ctx context.Context) {
	for _, u := range s.users {
		s.thawed(u.wallet)
		s.blameErr(s.replicas[0].UnfreezeWallet(ctx, s.desk.operators[0], u.wallet, "the end"))
	}
}

// checkFreeze: what is sent was claimed a moment ago, when the freeze was read.
func (s *sim) checkFreeze(o processor.TransferOrder) {
	frozen := slices.ContainsFunc(s.frozen[o.Origin.Wallet], func(t simShut) bool {
		return t.to.IsZero() && s.now.After(t.from.Add(30*time.Second))
	})
	if frozen {
		s.blame("%s is sent from a wallet that is frozen", o.Payout)
	}
}
