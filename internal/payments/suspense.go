package payments

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/money"
)

// inSuspense are the lines in suspense that no operator has decided about. What is
// only proposed, was withdrawn, or is a refund that failed, is no decision.
func inSuspense(s *sql.Selector) {
	r := sql.Table(resolution.Table)
	decided := sql.Select(r.C(resolution.FieldID)).From(r).Where(sql.And(
		sql.ColumnsEQ(r.C(resolution.FieldLineID), s.C(statementline.FieldID)),
		sql.NotIn(r.C(resolution.FieldState), string(resolution.StateProposed), string(resolution.StateWithdrawn), string(resolution.StateFailed)),
	))
	s.Where(sql.And(sql.EQ(s.C(statementline.FieldMatch), string(statementline.MatchSuspense)), sql.NotExists(decided)))
}

// maxSuspense is how many lines in suspense are listed.
const maxSuspense = 100

// ListSuspense is the money that nobody here ordered and no operator has decided
// about, oldest first, at most 100 lines. The caller makes sure that an operator asks.
func (s *Service) ListSuspense(ctx context.Context) ([]UnmatchedLine, error) {
	rows, err := s.db.Client().StatementLine.Query().Where(inSuspense).
		Order(statementline.ByCreatedAt(), statementline.ByID()).Limit(maxSuspense).All(ctx)
	var all []UnmatchedLine
	for _, l := range rows {
		all = append(all, UnmatchedLine{
			ID: string(l.ID), Type: l.Type, Source: l.Source, CreatedAt: l.CreatedAt, Acknowledged: l.Acknowledged,
			Amount: money.Money{Minor: l.Amount, Currency: l.Currency},
		})
	}
	return all, err
}
