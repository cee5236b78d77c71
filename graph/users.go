package graph

import (
	"context"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// maxDisputes is how many disputes are shown.
const maxDisputes = 100

// people is a page of users whom the words fit.
func (r *Resolver) people(ctx context.Context, search string, a relay.Arguments) (*relay.UserConnection, error) {
	// The platform's own user is nobody.
	if utf8.RuneCountInString(search) > refusal.MaxSearch {
		return nil, scalar.Errorf("search", "write at most %d characters", refusal.MaxSearch)
	}
	fits := []predicate.User{user.EmailNEQ(payments.PlatformEmail)}
	if search != "" {
		fits = append(fits, user.Or(
			user.EmailContainsFold(search), user.PendingEmailContainsFold(search), user.NameContainsFold(search),
			user.ID(gid.ID(search)), user.WalletID(gid.ID(search)), user.ExternalID(search),
		))
	}
	return relay.Recent(ctx, a, relay.Source[ent.User]{
		Kind: gid.User,
		ID:   func(u *ent.User) gid.ID { return u.ID },
		Fetch: func(ctx context.Context, window func(*sql.Selector)) ([]*ent.User, error) {
			query := r.Read.User.Query().Where(fits...).WithWallet()
			query.Modify(window)
			if search == "" {
				return query.All(ctx)
			}
			return expensive(ctx, r.heavy, query.All)
		},
		Count: func(ctx context.Context) (int, error) {
			counted := r.Read.User.Query().Where(fits...)
			counted.Modify(relay.Capped)
			return expensive(ctx, r.heavy, counted.Count)
		},
	})
}

// disputes are the payers' objections, with the deposits that they are about.
func (r *Resolver) disputes(ctx context.Context) ([]*ent.Dispute, error) {
	return r.Read.Dispute.Query().
		WithDeposit(func(q *ent.DepositQuery) { q.WithWallet() }).
		Order(ent.Desc(dispute.FieldOpen), ent.Desc(dispute.FieldCreatedAt)).
		Limit(maxDisputes).All(ctx)
}
