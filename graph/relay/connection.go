package relay

import (
	"context"
	"sync"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/graph/scalar"
)

// Connection is one page.
type Connection[T any] struct {
	Edges    []*Edge[T]
	PageInfo *PageInfo

	count func(context.Context) (int, error)
	most  int // what count counts up to
}

// Edge is an item with its place.
type Edge[T any] struct {
	Node   *T
	Cursor scalar.Cursor
}

// PageInfo says where a page lies.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *scalar.Cursor
	EndCursor       *scalar.Cursor
}

// MaxCount is how far the items of all pages are counted, where that takes reading them.
const MaxCount = 10_000

// TotalCount is how many items all pages hold, MaxCount at most where they have to be
// read. It is counted only when asked.
func (c *Connection[T]) TotalCount(ctx context.Context) (int, error) {
	n, err := c.count(ctx)
	return min(n, c.most), err
}

// HasMore tells whether there are more items than TotalCount says.
func (c *Connection[T]) HasMore(ctx context.Context) (bool, error) {
	n, err := c.count(ctx)
	return n > c.most, err
}

// Capped has a query for a count read no more rows than the count needs.
func Capped(s *sql.Selector) {
	rows := s.Clone().Select(s.C("id")).Limit(MaxCount + 1)
	// It keeps the name: ent counts the ids of its table.
	*s = *sql.Dialect(s.Dialect()).Select().From(rows.As(s.TableName()))
}

// TransactionConnection is a page of a ledger.
type TransactionConnection = Connection[ent.Transaction]

// TransactionEdge is one of a ledger.
type TransactionEdge = Edge[ent.Transaction]

// DepositConnection is a page of deposits.
type DepositConnection = Connection[ent.Deposit]

// DepositEdge is one of deposits.
type DepositEdge = Edge[ent.Deposit]

// ChargeConnection is a page of charges.
type ChargeConnection = Connection[ent.Charge]

// ChargeEdge is one of charges.
type ChargeEdge = Edge[ent.Charge]

// HoldConnection is a page of holds.
type HoldConnection = Connection[ent.Hold]

// HoldEdge is one of holds.
type HoldEdge = Edge[ent.Hold]

// PayoutConnection is a page of payouts.
type PayoutConnection = Connection[ent.Payout]

// PayoutEdge is one of payouts.
type PayoutEdge = Edge[ent.Payout]

// WebhookDeliveryConnection is a page of deliveries.
type WebhookDeliveryConnection = Connection[ent.WebhookDelivery]

// WebhookDeliveryEdge is one of deliveries.
type WebhookDeliveryEdge = Edge[ent.WebhookDelivery]

// AuditEventConnection is a page of the audit log.
type AuditEventConnection = Connection[ent.AuditEvent]

// AuditEventEdge is one of the audit log.
type AuditEventEdge = Edge[ent.AuditEvent]

// page makes a connection of the items.
func page[T any](
	items []*T, cursor func(*T) scalar.Cursor, next, previous bool, count func(context.Context) (int, error), most int,
) *Connection[T] {
	c := &Connection[T]{
		Edges: edges(items, cursor), count: once(count), most: most,
		PageInfo: &PageInfo{HasNextPage: next, HasPreviousPage: previous},
	}
	if n := len(items); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}

func edges[T any](items []*T, cursor func(*T) scalar.Cursor) []*Edge[T] {
	all := make([]*Edge[T], len(items))
	for i, item := range items {
		all[i] = &Edge[T]{Node: item, Cursor: cursor(item)}
	}
	return all
}

// once counts when it is first asked, for all who ask: under two aliases at the same
// time, both would use one query, which ent changes as it runs.
func once(count func(context.Context) (int, error)) func(context.Context) (int, error) {
	var asked sync.Once
	var n int
	var err error
	return func(ctx context.Context) (int, error) {
		asked.Do(func() { n, err = count(ctx) })
		return n, err
	}
}

// UserConnection is a page of users.
type UserConnection = Connection[ent.User]

// UserEdge is one user of a page.
type UserEdge = Edge[ent.User]
