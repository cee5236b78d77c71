package payments

import (
	"context"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Meter counts for operators what happens here. It is called at any time, from
// many places at once, and must not wait.
type Meter interface {
	Alarmed(AlertCode)
	// Card hears of each attempt to pay by card that came to an end.
	Card(Outcome)
	// Ran hears of each run of a background task, how long it took and why it failed.
	Ran(task string, took time.Duration, err error)
}

type unmetered struct{}

func (unmetered) Alarmed(AlertCode)                {}
func (unmetered) Card(Outcome)                     {}
func (unmetered) Ran(string, time.Duration, error) {}

// Outcome is what came of an attempt to pay by card.
type Outcome string

// The outcomes of an attempt.
const (
	CardPaid     Outcome = "paid"
	CardDeclined Outcome = "declined"
)

// whenCommitted does something once the transaction has been committed, and not
// when it is run again.
func whenCommitted(tx *database.Tx, do func()) {
	tx.OnCommit(func(next ent.Committer) ent.Committer {
		return ent.CommitFunc(func(ctx context.Context, tx *ent.Tx) error {
			err := next.Commit(ctx, tx)
			if err == nil {
				do()
			}
			return err
		})
	})
}

// Backlog is what waits, and what is shut, on all replicas together.
type Backlog struct {
	Waiting   []Waiting
	Shut      []gid.ID // gates
	Unmatched int      // lines of Stripe's statement that nothing here explains
	// BooksAge is how long ago our books were last held against Stripe's, and
	// Differences how far they were from each other.
	BooksAge    time.Duration
	Differences []Difference
}

// Waiting is what waits of one kind of rows, named by their table.
type Waiting struct {
	Kind   string
	Late   time.Duration // for how long the oldest one has been due
	Parked int           // for a person
}

// Backlog reads how things stand, as readers do: it can hold nobody up. Its cost
// does not grow with what is done.
func (s *Service) Backlog(ctx context.Context) (Backlog, error) {
	var now Backlog
	for _, k := range s.kinds() {
		w := Waiting{Kind: k.table}
		due, err := column[time.Time](ctx, s, "SELECT next_at FROM "+k.table+" WHERE next_at <= $1"+k.where+" ORDER BY next_at LIMIT 1", s.now())
		if err != nil {
			return now, fmt.Errorf("what is due of %s: %w", k.table, err)
		}
		if len(due) > 0 {
			w.Late = s.now().Sub(due[0])
		}
		if k.where != "" {
			parked, err := column[int](ctx, s, "SELECT COUNT(*) FROM "+k.table+" WHERE parked")
			if err != nil {
				return now, fmt.Errorf("what is parked of %s: %w", k.table, err)
			}
			w.Parked = parked[0]
		}
		now.Waiting = append(now.Waiting, w)
	}
	unmatched, err := column[int](ctx, s, `SELECT COUNT(*) FROM statement_lines WHERE "match" = 'UNMATCHED'`)
	if err != nil {
		return now, fmt.Errorf("count what is unmatched: %w", err)
	}
	now.Unmatched = unmatched[0]
	if now.Shut, err = column[gid.ID](ctx, s, "SELECT id FROM gates WHERE NOT open"); err != nil {
		return now, fmt.Errorf("which gates are shut: %w", err)
	}
	compared, err := column[time.Time](ctx, s, "SELECT reconciled_at FROM statement_progress")
	if err != nil {
		return now, fmt.Errorf("when the books were compared: %w", err)
	}
	now.BooksAge = s.now().Sub(compared[0])
	now.Differences, err = shownDifferences(ctx, s.db)
	return now, err
}

// column reads the one column of a query's rows.
func column[T any](ctx context.Context, s *Service, query string, args ...any) (all []T, err error) {
	err = s.db.Read(ctx, query, args...).ForEach(func(scan database.Scan) error {
		var one T
		err := scan(&one)
		all = append(all, one)
		return err
	})
	return all, err
}
