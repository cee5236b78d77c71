package auth

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/apikey"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/mark"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/passkey"
	"github.com/purserhq/purser/ent/payee"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/secondfactor"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/gid"
)

// exportPage is how many rows are read at a time.
const exportPage = 1000

// exportedTable is a table and how the user's rows of it are read, one page after the
// other. Each page goes on behind the last row of the one before, by an index: a row that
// is added meanwhile neither hides another nor shows it twice.
type exportedTable struct {
	name  string
	parts []readPage
}

// readPage reads the next page, with fewer than exportPage rows at the end.
type readPage func(context.Context) ([]any, error)

// pages makes a readPage of a query that goes on behind a row.
func pages[Row any, At any](query func(ctx context.Context, behind At) ([]Row, error), at func(Row) At) readPage {
	var behind At
	return func(ctx context.Context) ([]any, error) {
		rows, err := query(ctx, behind)
		all := make([]any, len(rows))
		for i, row := range rows {
			all[i], behind = row, at(row)
		}
		return all, err
	}
}

// exportedTables are all tables that hold rows of users.
func exportedTables(ctx context.Context, db *ent.Client, id gid.ID) ([]exportedTable, error) {
	wallets, err := db.Wallet.Query().Where(wallet.OwnerID(id)).Order(ent.Asc(wallet.FieldID)).IDs(ctx)
	if err != nil {
		return nil, err
	}
	tables := accountTables(db, id)
	lines, deposits := exportedTable{name: "transactions"}, exportedTable{name: "deposits"}
	payouts, disputes := exportedTable{name: "payouts"}, exportedTable{name: "disputes"}
	payees := exportedTable{name: "payees"}
	for _, w := range wallets {
		payees.parts = append(payees.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.Payee, error) {
			return db.Payee.Query().Where(payee.WalletID(w), payee.IDGT(behind)).Order(ent.Asc(payee.FieldID)).Limit(exportPage).All(ctx)
		}, func(p *ent.Payee) gid.ID { return p.ID }))
		lines.parts = append(lines.parts, pages(func(ctx context.Context, behind int64) ([]*ent.Transaction, error) {
			return db.Transaction.Query().Where(transaction.WalletID(w), transaction.SequenceGT(behind)).
				Order(ent.Asc(transaction.FieldSequence)).Limit(exportPage).All(ctx)
		}, func(t *ent.Transaction) int64 { return t.Sequence }))
		deposits.parts = append(deposits.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.Deposit, error) {
			return db.Deposit.Query().Where(deposit.WalletID(w), deposit.IDGT(behind)).Order(ent.Asc(deposit.FieldID)).Limit(exportPage).All(ctx)
		}, func(d *ent.Deposit) gid.ID { return d.ID }))
		payouts.parts = append(payouts.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.Payout, error) {
			return db.Payout.Query().Where(payout.WalletID(w), payout.IDGT(behind)).Order(ent.Asc(payout.FieldID)).Limit(exportPage).All(ctx)
		}, func(p *ent.Payout) gid.ID { return p.ID }))
		disputes.parts = append(disputes.parts, pages(func(ctx context.Context, behind gid.ID) ([]*ent.Dispute, error) {
			return db.Dispute.Query().Where(dispute.WalletID(w), dispute.IDGT(behind)).Order(ent.Asc(dispute.FieldID)).Limit(exportPage).All(ctx)
		}, func(d *ent.Dispute) gid.ID { return d.ID }))
	}
	tables = append(tables, spendingTables(db, wallets)...)
	return append(tables, lines, deposits, payouts, disputes, payees, refundTable(db, id), transferTable(db, id), auditTable(db, id)), nil
}

// accountTables are those with few rows of a user.
func accountTables(db *ent.Client, id gid.ID) []exportedTable {
	return []exportedTable{
		{"sessions", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.Session, error) {
			return db.Session.Query().Where(session.UserID(id), session.IDGT(behind)).Order(ent.Asc(session.FieldID)).Limit(exportPage).All(ctx)
		}, func(s *ent.Session) gid.ID { return s.ID })}},
		{"identities", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.Identity, error) {
			return db.Identity.Query().Where(identity.UserID(id), identity.IDGT(behind)).Order(ent.Asc(identity.FieldID)).Limit(exportPage).All(ctx)
		}, func(i *ent.Identity) gid.ID { return i.ID })}},
		{"second_factors", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.SecondFactor, error) {
			return db.SecondFactor.Query().Where(secondfactor.UserID(id), secondfactor.IDGT(behind)).Limit(exportPage).All(ctx)
		}, func(f *ent.SecondFactor) gid.ID { return f.ID })}},
		{"passkeys", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.Passkey, error) {
			return db.Passkey.Query().Where(passkey.UserID(id), passkey.IDGT(behind)).Order(ent.Asc(passkey.FieldID)).Limit(exportPage).All(ctx)
		}, func(k *ent.Passkey) gid.ID { return k.ID })}},
		{"api_keys", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.APIKey, error) {
			return db.APIKey.Query().Where(apikey.UserID(id), apikey.IDGT(behind)).Order(ent.Asc(apikey.FieldID)).Limit(exportPage).All(ctx)
		}, func(k *ent.APIKey) gid.ID { return k.ID })}},
		{"wallets", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.Wallet, error) {
			return db.Wallet.Query().Where(wallet.OwnerID(id), wallet.IDGT(behind)).Order(ent.Asc(wallet.FieldID)).Limit(exportPage).All(ctx)
		}, func(w *ent.Wallet) gid.ID { return w.ID })}},
		{"payout_accounts", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.PayoutAccount, error) {
			return db.PayoutAccount.Query().Where(payoutaccount.OwnerID(id), payoutaccount.IDGT(behind)).Order(ent.Asc(payoutaccount.FieldID)).Limit(exportPage).All(ctx)
		}, func(a *ent.PayoutAccount) gid.ID { return a.ID })}},
		{"marks", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.Mark, error) {
			return db.Mark.Query().Where(mark.OwnerID(id), mark.IDGT(behind)).Order(ent.Asc(mark.FieldID)).Limit(exportPage).All(ctx)
		}, func(m *ent.Mark) gid.ID { return m.ID })}},
		{"onboardings", []readPage{pages(func(ctx context.Context, behind gid.ID) ([]*ent.Onboarding, error) {
			return db.Onboarding.Query().Where(onboarding.OwnerID(id), onboarding.IDGT(behind)).Order(ent.Asc(onboarding.FieldID)).Limit(exportPage).All(ctx)
		}, func(o *ent.Onboarding) gid.ID { return o.ID })}},
	}
}

// refundTable reads by the key, which is unique for an owner and has an index.
func refundTable(db *ent.Client, id gid.ID) exportedTable {
	return exportedTable{"refunds", []readPage{pages(func(ctx context.Context, behind string) ([]*ent.Refund, error) {
		all, err := db.Refund.Query().Where(refund.OwnerID(id), refund.IdempotencyKeyGT(behind)).
			Order(ent.Asc(refund.FieldIdempotencyKey)).Limit(exportPage).All(ctx)
		for _, r := range all {
			r.RequestedBy = nil // an operator
		}
		return all, err
	}, func(r *ent.Refund) string { return r.IdempotencyKey })}}
}

// transferTable holds what the user sent, in the user's own words. What came in is in the
// transactions: its note is another person's.
func transferTable(db *ent.Client, id gid.ID) exportedTable {
	return exportedTable{"transfers", []readPage{pages(func(ctx context.Context, behind string) ([]*ent.Transfer, error) {
		return db.Transfer.Query().Where(transfer.OwnerID(id), transfer.IdempotencyKeyGT(behind)).
			Order(ent.Asc(transfer.FieldIdempotencyKey)).Limit(exportPage).All(ctx)
	}, func(t *ent.Transfer) string { return t.IdempotencyKey })}}
}

// auditTable holds what was done to the user, and then what the user did to others.
func auditTable(db *ent.Client, id gid.ID) exportedTable {
	at := func(e *ent.AuditEvent) gid.ID { return e.ID }
	return exportedTable{"audit_events", []readPage{
		pages(func(ctx context.Context, behind gid.ID) ([]*ent.AuditEvent, error) {
			all, err := db.AuditEvent.Query().Where(auditevent.Subject(id), auditevent.IDGT(behind)).
				Order(ent.Asc(auditevent.FieldID)).Limit(exportPage).All(ctx)
			for _, e := range all {
				if e.Actor != "" && e.Actor != id {
					e.Actor, e.Detail = "", "" // an operator, and what operators tell each other
				}
			}
			return all, err
		}, at),
		pages(func(ctx context.Context, behind gid.ID) ([]*ent.AuditEvent, error) {
			return db.AuditEvent.Query().Where(auditevent.Actor(id), auditevent.SubjectNEQ(id), auditevent.IDGT(behind)).
				Order(ent.Asc(auditevent.FieldID)).Limit(exportPage).All(ctx)
		}, at),
	}}
}
