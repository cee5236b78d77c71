package graph_test

import (
	"context"
	"maps"
	"strings"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// furnish writes what takes a Stripe of more than functions: a refund, a dispute, a
// decline, and lines of Stripe's books.
func (b *fixture) furnish(who *person, things map[string]string, open gid.ID) (refund gid.ID) {
	owner, w, paid, now := gid.ID(things["User"]), gid.ID(who.wallet), gid.ID(things["Deposit"]), time.Now()
	b.inTx(func(ctx context.Context, tx *database.Tx) error {
		refund = gid.New(gid.Refund)
		if err := ledger.WriteMetadata(ctx, tx, refund, owner, w, []ledger.Metadata{{Value: "case-1"}}); err != nil {
			return err
		}
		err := tx.Refund.Create().SetID(refund).SetOwnerID(owner).SetWalletID(w).SetDepositID(paid).SetAmount(5).SetCharged(5).SetCurrency("USD").
			SetIdempotencyKey("r").SetFingerprint(strings.Repeat("0", 64)).SetNextAt(now).Exec(ctx)
		if err != nil {
			return err
		}
		if err := tx.User.UpdateOneID(owner).SetPendingEmail("lovelace@example.com").SetExternalID("Ada 1").Exec(ctx); err != nil {
			return err
		}
		err = tx.Passkey.Create().SetUserID(owner).SetName("phone").SetCredentialID("AQ").SetPublicKey("AQ").SetBackupEligible(false).SetLastUsedAt(now).Exec(ctx)
		if err != nil {
			return err
		}
		err = tx.Dispute.Create().SetID("du_ada").SetWalletID(w).SetDepositID(paid).SetAmount(5).SetCurrency("USD").
			SetReason("fraudulent").SetStatus("won").SetOpen(false).SetDueBy(now).Exec(ctx)
		if err != nil {
			return err
		}
		err = tx.Deposit.Update().Where(deposit.ID(open)).SetFailureCode("card_declined").SetDeclineCode("generic_decline").
			SetFailureMessage("No.").Exec(ctx)
		if err != nil {
			return err
		}
		err = tx.StatementLine.Create().SetID("txn_1").SetType("charge").SetSource("ch_1").SetAmount(5).SetFee(0).SetNet(5).
			SetCurrency("USD").SetCreatedAt(now).Exec(ctx)
		if err != nil {
			return err
		}
		if err := webhooks(ctx, tx, now); err != nil {
			return err
		}
		return suspended(ctx, tx, owner, now)
	})
	return refund
}

// webhooks writes an endpoint and a delivery, of the newest event of a deposit.
func webhooks(ctx context.Context, tx *database.Tx, now time.Time) error {
	err := tx.WebhookEndpoint.Create().SetID("we_ada").SetURL("https://example.com").SetQuery("{ viewer { id } }").SetDescription("x").
		SetStatus("DISABLED").SetDisabledReason("x").SetFailingSince(now).SetSealedSecret("x").SetPosition(0).SetEventTypes("deposit.created").Exec(ctx)
	if err != nil {
		return err
	}
	told, err := tx.Event.Query().Where(event.Type("deposit.created")).First(ctx)
	if err != nil {
		return err
	}
	d, err := tx.WebhookDelivery.Create().SetID("wd_01m83rmb7fe2kr5dcy7x9p3meq").SetEndpointID("we_ada").SetEventID(told.ID).SetNextAt(now).Save(ctx)
	if err != nil {
		return err
	}
	return d.Update().SetAttempt(1).SetHTTPStatus(500).SetError("x").SetResponseBody("x").SetDurationMs(1).Exec(ctx)
}

// suspended writes lines in suspense, and what the owner, as an operator, proposes
// about two of them.
func suspended(ctx context.Context, tx *database.Tx, owner gid.ID, now time.Time) error {
	platform, err := tx.User.Create().SetEmail(payments.PlatformEmail).SetName("The platform").SetPasswordHash("none").Save(ctx)
	if err != nil {
		return err
	}
	w := tx.Wallet.Create().SetOwnerID(platform.ID).SetCurrency("USD").SetKind(wallet.KindPlatform).SaveX(ctx)
	proposed := map[gid.ID]gid.ID{"txn_2": "", "txn_3": "res_a", "txn_4": "res_b"}
	for line, proposal := range proposed {
		err := tx.StatementLine.Create().SetID(line).SetType("charge").SetSource("ch_" + string(line)).SetAmount(5).SetFee(0).SetNet(5).
			SetCurrency("USD").SetCreatedAt(now).SetMatch(statementline.MatchSuspense).SetMatchedID(string(w.ID)).Exec(ctx)
		if err != nil {
			return err
		}
		if proposal == "" {
			continue
		}
		err = tx.Resolution.Create().SetID(proposal).SetLineID(line).SetAction(resolution.ActionAssignToPlatform).SetAmount(5).
			SetCurrency("USD").SetTwoPersons(true).SetProposedBy(owner).SetReason("x").SetIdempotencyKey(string(proposal)).
			SetFingerprint(strings.Repeat("0", 64)).Exec(ctx)
		if err != nil {
			return err
		}
	}
	return nil
}

// spend charges a wallet, refunds a part and credits it: the ids of the charge, the refund and
// the credit.
func (b *fixture) spend(w gid.ID) [3]gid.ID {
	verbs := payments.New(b.db, b.stripe, payments.Options{CreditLimit: money.Each(1)})
	attached := payments.Labels{Metadata: []ledger.Metadata{{Key: "sku", Value: "a"}}}
	reference := "order-1"
	attached.Reference = &reference
	charged, err := verbs.Charge(b.t.Context(), payments.ChargeInput{By: payments.Application, Wallet: w, Amount: "0.05", Description: "x", Labels: attached, Key: "seed"})
	if err != nil {
		b.t.Fatal(err)
	}
	part := money.Decimal("0.01")
	back, err := verbs.RefundCharge(b.t.Context(), payments.RefundChargeInput{By: payments.Application, Charge: charged.Operation, Amount: &part, Reason: "x", Key: "seed"})
	if err != nil {
		b.t.Fatal(err)
	}
	credited, err := verbs.Credit(b.t.Context(), payments.CreditInput{By: payments.Application, Wallet: w, Amount: "0.01", Description: "x", Labels: attached, Key: "seed"})
	if err != nil {
		b.t.Fatal(err)
	}
	return [3]gid.ID{charged.Operation, back.Operation, credited.Operation}
}

// holds places a hold on a wallet, and captures a part: the ids of the hold and the charge.
func (b *fixture) holds(w gid.ID) (hold, charge gid.ID) {
	reference, part := "order-2", money.Decimal("0.01")
	verbs := payments.New(b.db, b.stripe, payments.Options{})
	done, err := verbs.PlaceHold(b.t.Context(), payments.PlaceHoldInput{
		By: payments.Application, Wallet: w, Amount: "1.00", Description: "x", Labels: payments.Labels{Reference: &reference}, Key: "seed",
	})
	if err != nil {
		b.t.Fatal(err)
	}
	captured, err := verbs.CaptureHold(b.t.Context(), payments.CaptureHoldInput{
		By: payments.Application, Hold: done.Hold, Amount: &part, KeepOpen: true, Metadata: []ledger.Metadata{{Key: "sku", Value: "a"}}, Key: "seed too",
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return done.Hold, captured.Operation
}

// Those of spending belong to the others.
func init() { maps.Copy(calls, spendingCalls) }

var spendingCalls = map[string]string{
	"Mutation.charge":       `mutation { charge(input: {wallet: {id: "$wallet"}, amount: "0.01", description: "x", idempotencyKey: "x$i"}) { userErrors { code } } }`,
	"Mutation.refundCharge": `mutation { refundCharge(input: {chargeId: "$charge", amount: "0.01", idempotencyKey: "x$i"}) { userErrors { code } } }`,
	"Mutation.credit":       `mutation { credit(input: {wallet: {id: "$wallet"}, amount: "0.01", description: "x", idempotencyKey: "x$i"}) { userErrors { code } } }`,
	"Mutation.batch":        `mutation { batch(input: {mode: INDEPENDENT, operations: [{charge: {wallet: {id: "$wallet"}, amount: "0.01", description: "x", idempotencyKey: "b$i"}}]}) { userErrors { code } } }`,
	"Mutation.placeHold":    `mutation { placeHold(input: {wallet: {id: "$wallet"}, amount: "0.01", description: "x", idempotencyKey: "h$i"}) { userErrors { code } } }`,
	"Mutation.updateHold":   `mutation { updateHold(input: {holdId: "$hold", amount: "1.00", idempotencyKey: "u$i"}) { userErrors { code } } }`,
	"Mutation.captureHold":  `mutation { captureHold(input: {holdId: "$hold", amount: "0.01", final: false, idempotencyKey: "c$i"}) { userErrors { code } } }`,
	"Mutation.releaseHold":  `mutation { releaseHold(input: {holdId: "$hold", amount: "0.01", reason: "x", idempotencyKey: "r$i"}) { userErrors { code } } }`,
	"Query.charges":         `{ charges { totalCount } }`,
}
