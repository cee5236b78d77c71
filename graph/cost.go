package graph

import (
	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/gid"
)

// What a page costs beside its rows.
const (
	costOfCount    = 5   // of a page whose totalCount is counted
	costOfCaptures = 10  // of a hold's charges: how many there are is up to the application
	costOfSearch   = 100 // of a page that is picked from many rows, and counted so
)

// weigh says what a field costs where it is not 1 more than what is below it.
func weigh(c *generated.ComplexityRoot) {
	page := func(child int, _ *scalar.Cursor, first *int32, _ *scalar.Cursor, last *int32) int {
		return 1 + child*max(1, relay.Size(first, last))
	}
	counted := func(child int, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32) int {
		return costOfCount + page(child, after, first, before, last)
	}
	lines := func(child int, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32, f *generated.TransactionFilterInput) int {
		if filters(f) {
			return costOfSearch + page(child, after, first, before, last)
		}
		return page(child, after, first, before, last)
	}
	c.Wallet.Transactions, c.Wallet.Deposits, c.Wallet.Payouts = lines, counted, counted
	c.Query.Transactions = func(
		child int, _ *gid.ID, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32, filter *generated.TransactionFilterInput,
	) int {
		return lines(child, after, first, before, last, filter)
	}
	movements := func(
		child int, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32, f *generated.MovementFilterInput,
	) int {
		if f != nil {
			return costOfSearch + page(child, after, first, before, last)
		}
		return counted(child, after, first, before, last)
	}
	c.Wallet.Charges, c.Query.Charges = movements, movements
	c.Wallet.Holds = func(child int, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32, _ []hold.State) int {
		return counted(child, after, first, before, last)
	}
	c.Hold.Charges = func(child int) int { return costOfCount + child*costOfCaptures }
	c.Wallet.BalanceHistory = func(child int, _ *int32) int { return 1 + child*maxPoints }
	c.Query.AuditLog = func(
		child int, _ *gid.ID, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32,
	) int {
		return counted(child, after, first, before, last)
	}
	c.Query.Events = func(child int, after *scalar.Cursor, first *int32, _ []string) int {
		return costOfCount + page(child, after, first, nil, nil)
	}
	c.Event.Deliveries = func(child int) int { return costOfCount + child*maxDeliveriesOfEvent }
	c.WebhookEndpoint.Deliveries = func(child int, _ *generated.WebhookDeliveryStatus, after *scalar.Cursor, first *int32) int {
		return page(child, after, first, nil, nil)
	}
	c.Query.Users = func(
		child int, search *string, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32,
	) int {
		if deref(search) != "" {
			return costOfSearch + page(child, after, first, before, last)
		}
		return counted(child, after, first, before, last)
	}
	c.Query.Search = func(child int, _ *string, _ *generated.MetadataEntryInput) int {
		return costOfSearch + child*maxFound
	}
	c.Query.Nodes = func(child int, ids []gid.ID) int {
		return 1 + child*min(max(1, len(ids)), maxNodes)
	}
	c.Deposit.ClientSecret = func(int) int { return 3 } // Stripe is asked, where it is not paid
}
