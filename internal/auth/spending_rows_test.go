package auth_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// spend gives a person one row of each thing that an application does with a wallet.
func spend(t *testing.T, db *database.DB, p person) person {
	t.Helper()
	for name, prefix := range map[string]string{
		"MetadataEntry": "mde", "Charge": "chg", "ChargeRefund": "crf", "Credit": "crd", "UsageRecord": "usg", "Hold": "hld", "HoldChange": "hch",
		"ChargeLine": gid.Transaction, "RefundLine": gid.Transaction, "CreditLine": gid.Transaction,
	} {
		p.rows[name] = gid.New(prefix)
	}
	owner, w, rows := p.rows["User"], p.rows["Wallet"], p.rows
	key := func(what string) string { return what + owner.String() }
	later := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	const hash = "0000000000000000000000000000000000000000000000000000000000000000"
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		return execAll(ctx,
			tx.MetadataEntry.Create().SetID(rows["MetadataEntry"]).SetObjectID(rows["Charge"]).SetOwnerID(owner).SetWalletID(w).SetKey("sku").SetValue("a"),
			tx.Charge.Create().SetID(rows["Charge"]).SetOwnerID(owner).SetWalletID(w).SetAmount(30).SetCurrency("USD").
				SetRequestedBy("application").SetIdempotencyKey(key("c")).SetFingerprint(hash).SetDescription("A sandwich"),
			tx.ChargeRefund.Create().SetID(rows["ChargeRefund"]).SetOwnerID(owner).SetWalletID(w).SetAmount(10).SetCurrency("USD").
				SetRequestedBy("application").SetIdempotencyKey(key("r")).SetFingerprint(hash).SetChargeID(rows["Charge"]).SetRefundedBefore(0),
			tx.Credit.Create().SetID(rows["Credit"]).SetOwnerID(owner).SetWalletID(w).SetAmount(5).SetCurrency("USD").
				SetRequestedBy("application").SetIdempotencyKey(key("g")).SetFingerprint(hash).SetDescription("Earnings"),
			tx.Transaction.Create().SetID(rows["ChargeLine"]).SetWalletID(w).SetSequence(3).SetKind(transaction.KindCharge).
				SetValue(-30).SetRunningBalance(400).SetBalanceAfter(370).SetContra(transaction.ContraRevenue).SetReference(rows["Charge"].String()),
			tx.Transaction.Create().SetID(rows["RefundLine"]).SetWalletID(w).SetSequence(4).SetKind(transaction.KindChargeRefund).
				SetValue(10).SetRunningBalance(370).SetBalanceAfter(380).SetContra(transaction.ContraRevenue).SetReference(rows["ChargeRefund"].String()),
			tx.Transaction.Create().SetID(rows["CreditLine"]).SetWalletID(w).SetSequence(5).SetKind(transaction.KindCredit).
				SetValue(5).SetRunningBalance(380).SetBalanceAfter(385).SetContra(transaction.ContraRevenue).SetReference(rows["Credit"].String()),
			tx.UsageRecord.Create().SetID(rows["UsageRecord"]).SetOwnerID(owner).SetWalletID(w).SetCurrency("USD").SetSequence(1).SetWhole(0).
				SetFraction(6_000_000_000).SetStep(1).SetStepSize(10_000_000_000).SetRemainderBefore(0).SetRemainderAfter(6_000_000_000).
				SetRequestedBy("application").SetIdempotencyKey(key("u")).SetFingerprint(hash),
			tx.Hold.Create().SetID(rows["Hold"]).SetOwnerID(owner).SetWalletID(w).SetCurrency("USD").SetAmount(20).
				SetExpiresAt(later).SetDescription("A room"),
			tx.HoldChange.Create().SetID(rows["HoldChange"]).SetHoldID(rows["Hold"]).SetOwnerID(owner).SetWalletID(w).SetVersion(1).
				SetKind(holdchange.KindPLACE).SetAmount(20).SetCaptured(0).SetReleased(0).SetState(holdchange.StateACTIVE).SetExpiresAt(later).
				SetRequestedBy("application").SetIdempotencyKey(key("h")).SetFingerprint(hash),
		)
	})
	return p
}
