package plan

import (
	"slices"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

func (c *compiler) query(f graphql.CollectedField) write[struct{}] {
	switch f.Name {
	case "viewer":
		user := compile(c, "User", f.Selections, c.user)
		return func(r *run, out []byte, _ struct{}) []byte {
			u, err := r.reads.Viewer(r.ctx)
			return orNull(user, r, out, read(r, u, err))
		}
	case "wallet":
		id := argumentOf(f, "id")
		wallet := compile(c, "Wallet", f.Selections, c.wallet)
		return func(r *run, out []byte, _ struct{}) []byte {
			w, err := r.reads.Wallet(r.ctx, value(r, id, scalar.UnmarshalID))
			return orNull(wallet, r, out, read(r, w, err))
		}
	case "transactions":
		id := argumentOf(f, "walletId")
		lines := c.lines(f)
		return func(r *run, out []byte, _ struct{}) []byte {
			w, err := r.reads.Account(r.ctx, value(r, id, scalar.UnmarshalID))
			if read(r, w, err) == nil {
				return out
			}
			return lines(r, out, w)
		}
	}
	return nil
}

func (c *compiler) user(f graphql.CollectedField) write[*ent.User] {
	switch f.Name {
	case "id":
		return quoted(func(u *ent.User) gid.ID { return u.ID })
	case "email":
		return text(func(u *ent.User) string { return u.Email })
	case "name":
		return optional(func(u *ent.User) *string { return u.Name })
	case "role":
		return quoted(func(u *ent.User) string { return string(u.Role) })
	case "createdAt":
		return moment(func(u *ent.User) time.Time { return u.CreatedAt })
	case "wallet":
		wallet := compile(c, "Wallet", f.Selections, c.wallet)
		return func(r *run, out []byte, u *ent.User) []byte {
			w, err := u.Wallet(r.ctx)
			return orNull(wallet, r, out, read(r, w, err))
		}
	}
	return nil
}

func (c *compiler) wallet(f graphql.CollectedField) write[*ent.Wallet] {
	switch f.Name {
	case "id":
		return quoted(func(w *ent.Wallet) gid.ID { return w.ID })
	case "currency":
		return quoted(func(w *ent.Wallet) money.Currency { return w.Currency })
	case "createdAt":
		return moment(func(w *ent.Wallet) time.Time { return w.CreatedAt })
	case "accountId":
		return func(_ *run, out []byte, w *ent.Wallet) []byte {
			if w.AccountID == nil {
				return append(out, "null"...)
			}
			return appendQuoted(out, string(*w.AccountID))
		}
	case "currentBalance":
		return amount(c, f, func(w *ent.Wallet) money.Money { return money.Money{Minor: w.CurrentBalance, Currency: w.Currency} })
	case "availableBalance":
		available := compile(c, "Money", f.Selections, c.money)
		return func(r *run, out []byte, w *ent.Wallet) []byte {
			m, err := r.reads.Available(r.ctx, w)
			if read(r, m, err) == nil {
				return out
			}
			return available.write(r, out, *m)
		}
	case "payoutAccount":
		account := compile(c, "PayoutAccount", f.Selections, c.account)
		return func(r *run, out []byte, w *ent.Wallet) []byte {
			a, err := r.reads.PayoutAccount(r.ctx, w)
			return orNull(account, r, out, read(r, a, err))
		}
	case "transactions":
		return c.lines(f)
	}
	return nil
}

// lines is a page of a wallet's ledger.
func (c *compiler) lines(f graphql.CollectedField) write[*ent.Wallet] {
	outside := c.columns
	c.columns = []string{transaction.FieldSequence} // which makes the cursors
	after, before := argumentOf(f, "after"), argumentOf(f, "before")
	first, last := argumentOf(f, "first"), argumentOf(f, "last")
	if filter := argumentOf(f, "filter"); filter.value != nil || c.op.Variables[filter.variable] != nil {
		c.unknown = true
	}
	page := compile(c, "TransactionConnection", f.Selections, c.page)
	columns := slices.Compact(slices.Sorted(slices.Values(c.columns))) // in whatever order they are asked for
	c.columns = outside
	return func(r *run, out []byte, w *ent.Wallet) []byte {
		lines, err := r.reads.Lines(r.ctx, w, relay.Arguments{
			After: value(r, after, scalar.UnmarshalCursor), First: value(r, first, scalar.UnmarshalInt),
			Before: value(r, before, scalar.UnmarshalCursor), Last: value(r, last, scalar.UnmarshalInt),
		}, columns)
		return orNull(page, r, out, read(r, lines, err))
	}
}

func (c *compiler) page(f graphql.CollectedField) write[*relay.TransactionConnection] {
	switch f.Name {
	case "totalCount":
		return func(r *run, out []byte, page *relay.TransactionConnection) []byte {
			n, err := page.TotalCount(r.ctx)
			return strconv.AppendInt(out, int64(read(r, n, err)), 10)
		}
	case "hasMore":
		return func(r *run, out []byte, page *relay.TransactionConnection) []byte {
			more, err := page.HasMore(r.ctx)
			return strconv.AppendBool(out, read(r, more, err))
		}
	case "pageInfo":
		info := compile(c, "PageInfo", f.Selections, c.pageInfo)
		return func(r *run, out []byte, page *relay.TransactionConnection) []byte {
			return info.write(r, out, page.PageInfo)
		}
	case "edges":
		edge := compile(c, "TransactionEdge", f.Selections, c.edge)
		return func(r *run, out []byte, page *relay.TransactionConnection) []byte {
			out = append(out, '[')
			for i, e := range page.Edges {
				if i > 0 {
					out = append(out, ',')
				}
				out = edge.write(r, out, e)
			}
			return append(out, ']')
		}
	}
	return nil
}

func (c *compiler) pageInfo(f graphql.CollectedField) write[*relay.PageInfo] {
	switch f.Name {
	case "hasNextPage":
		return func(_ *run, out []byte, p *relay.PageInfo) []byte { return strconv.AppendBool(out, p.HasNextPage) }
	case "hasPreviousPage":
		return func(_ *run, out []byte, p *relay.PageInfo) []byte { return strconv.AppendBool(out, p.HasPreviousPage) }
	case "startCursor":
		return func(_ *run, out []byte, p *relay.PageInfo) []byte { return appendCursor(out, p.StartCursor) }
	case "endCursor":
		return func(_ *run, out []byte, p *relay.PageInfo) []byte { return appendCursor(out, p.EndCursor) }
	}
	return nil
}

func (c *compiler) edge(f graphql.CollectedField) write[*relay.TransactionEdge] {
	switch f.Name {
	case "cursor":
		return quoted(func(e *relay.TransactionEdge) scalar.Cursor { return e.Cursor })
	case "node":
		line := compile(c, "Transaction", f.Selections, c.line)
		return func(r *run, out []byte, e *relay.TransactionEdge) []byte { return line.write(r, out, e.Node) }
	}
	return nil
}

func (c *compiler) line(f graphql.CollectedField) write[*ent.Transaction] {
	switch f.Name {
	case "id":
		return quoted(func(t *ent.Transaction) gid.ID { return t.ID })
	case "sequence":
		return func(_ *run, out []byte, t *ent.Transaction) []byte { return strconv.AppendInt(out, t.Sequence, 10) }
	case "kind":
		c.need(transaction.FieldKind)
		return quoted(func(t *ent.Transaction) transaction.Kind { return t.Kind })
	case "createdAt":
		c.need(transaction.FieldCreatedAt)
		return moment(func(t *ent.Transaction) time.Time { return t.CreatedAt })
	case "value":
		c.need(transaction.FieldValue)
		return amount(c, f, func(t *ent.Transaction) money.Money { return inCurrency(t, t.Value) })
	case "runningBalance":
		c.need(transaction.FieldRunningBalance)
		return amount(c, f, func(t *ent.Transaction) money.Money { return inCurrency(t, t.RunningBalance) })
	case "balanceAfter":
		c.need(transaction.FieldBalanceAfter)
		return amount(c, f, func(t *ent.Transaction) money.Money { return inCurrency(t, t.BalanceAfter) })
	case "source":
		return c.source(f)
	case "wallet":
		wallet := compile(c, "Wallet", f.Selections, c.wallet)
		return func(r *run, out []byte, t *ent.Transaction) []byte { return wallet.write(r, out, t.Edges.Wallet) }
	}
	return nil
}

// need has a column of the lines read.
func (c *compiler) need(column string) { c.columns = append(c.columns, column) }

// inCurrency is an amount of a line, whose page has handed it its wallet.
func inCurrency(t *ent.Transaction, minor int64) money.Money {
	return money.Money{Minor: minor, Currency: t.Edges.Wallet.Currency}
}

func amount[T any](c *compiler, f graphql.CollectedField, of func(T) money.Money) write[T] {
	object := compile(c, "Money", f.Selections, c.money)
	return func(r *run, out []byte, entity T) []byte { return object.write(r, out, of(entity)) }
}

func (c *compiler) money(f graphql.CollectedField) write[money.Money] {
	switch f.Name {
	case "amount":
		return func(_ *run, out []byte, m money.Money) []byte {
			out = append(out, '"')
			out = m.AppendAmount(out)
			return append(out, '"')
		}
	case "currency":
		return quoted(func(m money.Money) money.Currency { return m.Currency })
	}
	return nil
}
