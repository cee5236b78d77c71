package plan

import (
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// source is what a line belongs to: one of six types, each with what the selection asks
// of it.
func (c *compiler) source(f graphql.CollectedField) write[*ent.Transaction] {
	for _, column := range SourceColumns {
		c.need(column)
	}
	deposit := compile(c, "Deposit", f.Selections, c.deposit)
	payout := compile(c, "Payout", f.Selections, c.payout)
	transfer := compile(c, "Transfer", f.Selections, c.transfer)
	charge := compile(c, "Charge", f.Selections, c.charge)
	back := compile(c, "ChargeRefund", f.Selections, c.chargeRefund)
	credit := compile(c, "Credit", f.Selections, c.credit)
	return func(r *run, out []byte, t *ent.Transaction) []byte {
		source, err := r.reads.Source(r.ctx, t)
		if err != nil {
			r.failed = true
			return out
		}
		switch source := source.(type) {
		case *ent.Deposit:
			return deposit.write(r, out, source)
		case *ent.Payout:
			return payout.write(r, out, source)
		case *ent.Transfer:
			return transfer.write(r, out, source)
		case *ent.Charge:
			return charge.write(r, out, source)
		case *ent.ChargeRefund:
			return back.write(r, out, source)
		case *ent.Credit:
			return credit.write(r, out, source)
		}
		return append(out, "null"...)
	}
}

func (c *compiler) deposit(f graphql.CollectedField) write[*ent.Deposit] {
	switch f.Name {
	case "id":
		return quoted(func(d *ent.Deposit) gid.ID { return d.ID })
	case "amount":
		return amount(c, f, func(d *ent.Deposit) money.Money { return money.Money{Minor: d.Amount, Currency: d.Currency} })
	case "paymentIntentId":
		return optional(func(d *ent.Deposit) *string { return d.PaymentIntentID })
	case "createdAt":
		return moment(func(d *ent.Deposit) time.Time { return d.CreatedAt })
	}
	return nil
}

func (c *compiler) payout(f graphql.CollectedField) write[*ent.Payout] {
	switch f.Name {
	case "id":
		return quoted(func(p *ent.Payout) gid.ID { return p.ID })
	case "amount":
		return amount(c, f, func(p *ent.Payout) money.Money { return money.Money{Minor: p.Amount, Currency: p.Currency} })
	case "stripeTransferId", "transferId":
		return optional(func(p *ent.Payout) *string { return p.TransferID })
	case "createdAt":
		return moment(func(p *ent.Payout) time.Time { return p.CreatedAt })
	}
	return nil
}

func (c *compiler) transfer(f graphql.CollectedField) write[*ent.Transfer] {
	switch f.Name {
	case "id":
		return quoted(func(t *ent.Transfer) gid.ID { return t.ID })
	case "amount":
		return amount(c, f, func(t *ent.Transfer) money.Money { return money.Money{Minor: t.Amount, Currency: t.Currency} })
	case "sent":
		return func(r *run, out []byte, t *ent.Transfer) []byte {
			sent, err := r.reads.Sent(r.ctx, t)
			return strconv.AppendBool(out, read(r, sent, err))
		}
	case "counterparty":
		return func(r *run, out []byte, t *ent.Transfer) []byte {
			name, err := r.reads.Counterparty(r.ctx, t)
			return appendOptional(out, read(r, name, err))
		}
	case "note":
		return text(func(t *ent.Transfer) string { return t.Note })
	case "createdAt":
		return moment(func(t *ent.Transfer) time.Time { return t.CreatedAt })
	}
	return nil
}

func (c *compiler) charge(f graphql.CollectedField) write[*ent.Charge] {
	switch f.Name {
	case "id":
		return quoted(func(c *ent.Charge) gid.ID { return c.ID })
	case "amount":
		return amount(c, f, func(c *ent.Charge) money.Money { return money.Money{Minor: c.Amount, Currency: c.Currency} })
	case "description":
		return text(func(c *ent.Charge) string { return c.Description })
	case "createdAt":
		return moment(func(c *ent.Charge) time.Time { return c.CreatedAt })
	}
	return nil
}

func (c *compiler) chargeRefund(f graphql.CollectedField) write[*ent.ChargeRefund] {
	switch f.Name {
	case "id":
		return quoted(func(b *ent.ChargeRefund) gid.ID { return b.ID })
	case "amount":
		return amount(c, f, func(b *ent.ChargeRefund) money.Money { return money.Money{Minor: b.Amount, Currency: b.Currency} })
	case "createdAt":
		return moment(func(b *ent.ChargeRefund) time.Time { return b.CreatedAt })
	}
	return nil
}

func (c *compiler) credit(f graphql.CollectedField) write[*ent.Credit] {
	switch f.Name {
	case "id":
		return quoted(func(c *ent.Credit) gid.ID { return c.ID })
	case "amount":
		return amount(c, f, func(c *ent.Credit) money.Money { return money.Money{Minor: c.Amount, Currency: c.Currency} })
	case "description":
		return text(func(c *ent.Credit) string { return c.Description })
	case "createdAt":
		return moment(func(c *ent.Credit) time.Time { return c.CreatedAt })
	}
	return nil
}

// account is where a wallet pays out to.
func (c *compiler) account(f graphql.CollectedField) write[*ent.PayoutAccount] {
	switch f.Name {
	case "id", "accountId":
		return quoted(func(a *ent.PayoutAccount) gid.ID { return a.ID })
	case "detailsSubmitted":
		return boolean(func(a *ent.PayoutAccount) bool { return a.DetailsSubmitted })
	case "transfersEnabled":
		return boolean(func(a *ent.PayoutAccount) bool { return a.TransfersEnabled })
	case "payoutsEnabled":
		return boolean(func(a *ent.PayoutAccount) bool { return a.PayoutsEnabled })
	case "disconnected":
		return boolean(func(a *ent.PayoutAccount) bool { return a.DisconnectedAt != nil })
	case "requirementsDue":
		return func(_ *run, out []byte, a *ent.PayoutAccount) []byte {
			out = append(out, '[')
			for i, due := range a.RequirementsDue {
				if i > 0 {
					out = append(out, ',')
				}
				out = appendString(out, due)
			}
			return append(out, ']')
		}
	case "disabledReason":
		return optional(func(a *ent.PayoutAccount) *string { return a.DisabledReason })
	case "bankFailure":
		failure := compile(c, "PaymentFailure", f.Selections, bankFailure)
		return func(r *run, out []byte, a *ent.PayoutAccount) []byte {
			if a.BankFailureCode == nil {
				return append(out, "null"...)
			}
			return failure.write(r, out, a)
		}
	case "syncedAt":
		return moment(func(a *ent.PayoutAccount) time.Time { return a.SyncedAt })
	}
	return nil
}

// bankFailure is why Stripe's last payout to the bank came back, where one did.
func bankFailure(f graphql.CollectedField) write[*ent.PayoutAccount] {
	switch f.Name {
	case "code":
		return text(func(a *ent.PayoutAccount) string { return *a.BankFailureCode })
	case "declineCode":
		return constant[*ent.PayoutAccount]("null")
	case "message":
		return text(func(a *ent.PayoutAccount) string {
			if a.BankFailureMessage == nil {
				return ""
			}
			return *a.BankFailureMessage
		})
	}
	return nil
}
