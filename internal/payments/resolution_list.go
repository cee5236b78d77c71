package payments

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// Unresolved is everything that waits for an operator.
type Unresolved struct {
	Unmatched []UnmatchedLine
	Suspense  []UnmatchedLine
	Parked    []Parked
	Proposed  []*ent.Resolution
}

// ListUnresolved lists everything that waits for an operator, at most 100 of each
// kind but for unexplained lines, which are all told. The caller makes sure that an
// operator asks.
func (s *Service) ListUnresolved(ctx context.Context) (u Unresolved, err error) {
	r, err := s.Reconciliation(ctx)
	if err != nil {
		return u, err
	}
	u.Unmatched = r.Unmatched
	if u.Suspense, err = s.ListSuspense(ctx); err != nil {
		return u, err
	}
	if u.Parked, err = s.ListParked(ctx); err != nil {
		return u, err
	}
	u.Proposed, err = s.db.Client().Resolution.Query().Where(resolution.StateEQ(resolution.StateProposed)).
		Order(resolution.ByID()).Limit(maxParked).All(ctx)
	return u, err
}

// Empty tells that nothing waits.
func (u Unresolved) Empty() bool {
	return len(u.Unmatched)+len(u.Suspense)+len(u.Parked)+len(u.Proposed) == 0
}

// Write says in plain words what waits, with the ids that the commands take.
func (u Unresolved) Write(w io.Writer) error {
	var b strings.Builder
	lines := func(kind, command string, all []UnmatchedLine) {
		for _, l := range all {
			fmt.Fprintf(&b, "%s  %s  %s of %s, %s, %s  (purser resolve %s)\n", l.ID, kind, l.Type, l.Source, l.Amount, minute(l.CreatedAt), command)
		}
	}
	lines("unexplained", "unmatched", u.Unmatched)
	lines("in suspense", "suspense", u.Suspense)
	for _, p := range u.Parked {
		fmt.Fprintf(&b, "%s  parked  %s", p.ID, p.State)
		if p.Amount != nil {
			fmt.Fprintf(&b, ", %s", p.Amount)
		}
		if p.Object != "" {
			fmt.Fprintf(&b, " of %s", p.Object)
		}
		how := "purser resolve parked"
		switch {
		case p.Awaits:
			how = "it awaits approvePayout or refusePayout"
		case p.Frozen != "":
			how = "it awaits refusePayout or unfreezeWallet; the wallet is frozen: " + p.Frozen
		}
		fmt.Fprintf(&b, ", %s  (%s)\n", minute(p.CreatedAt), how)
	}
	for _, r := range u.Proposed {
		fmt.Fprintf(&b, "%s  proposed  %s %s of %s", r.ID, r.Action, r.Target, deref(r.LineID)+deref(r.OperationID))
		if r.Currency != "" {
			fmt.Fprintf(&b, ", %s", money.Money{Minor: r.Amount, Currency: r.Currency})
		}
		fmt.Fprintf(&b, ", by %s: %s  (purser resolve confirm)\n", r.ProposedBy, r.Reason)
	}
	if u.Empty() {
		b.WriteString("Nothing needs an operator.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func minute(at time.Time) string { return at.UTC().Format("2006-01-02 15:04") }

// Operator is the id of the operator with an email who may decide about money, for the
// command line. Fails for others.
func (s *Service) Operator(ctx context.Context, email string) (gid.ID, error) {
	id, err := s.db.Client().User.Query().Where(user.Email(strings.ToLower(strings.TrimSpace(email))),
		user.RoleIn(user.RoleFinance, user.RoleAdmin), user.SuspendedAtIsNil()).OnlyID(ctx)
	if ent.IsNotFound(err) {
		return "", fmt.Errorf("%s is no operator with the role FINANCE or ADMIN; purser user promote makes one", email)
	}
	return id, err
}

// Resolution is a resolution by its id, for the command line.
func (s *Service) Resolution(ctx context.Context, id gid.ID) (*ent.Resolution, error) {
	return s.db.Client().Resolution.Get(ctx, id)
}
