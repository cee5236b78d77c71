package payments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// How many rows a round claims of one owner, so that nobody waits behind thousands of
// another owner's rows. When few owners have more rows due, the next round claims more of
// each: every round reads past all rows that it leaves, which must cost little for each
// row that it claims.
const (
	ownerShare = 10
	roundSize  = 100 // rows that the owners with more due have together in the next round
	readAhead  = 200 // rows read at a time to find the next one of another owner
)

// round is one pass over every row of one kind that was due when it began, in the order
// in which they fell due, each once. It passes over rows that cannot be claimed and rows
// of owners who have had their share; those wait for the next round. It remembers rows
// that it tried to claim and their owners, and nothing of the rows that it passed over.
type round struct {
	kind
	began   time.Time // what fell due later waits for the next round
	share   int       // how many rows of one owner it claims
	last    place
	visited map[gid.ID]bool
	claimed map[gid.ID]int  // rows of each owner
	full    map[gid.ID]bool // owners who have had their share
	waiting map[gid.ID]bool // those of them with more rows due
	ahead   []due           // rows behind last; read once an owner has had their share
}

// place is where a round has got to.
type place struct {
	at time.Time
	id gid.ID
}

// due is a row that is due, and whose it is.
type due struct {
	place
	owner gid.ID // empty where shares are not counted
}

func newRound(k kind, began time.Time, share int) *round {
	return &round{
		kind: k, began: began, share: share, visited: map[gid.ID]bool{},
		claimed: map[gid.ID]int{}, full: map[gid.ID]bool{}, waiting: map[gid.ID]bool{},
	}
}

// takes tells whether the row that was picked is to be claimed.
func (r *round) takes(row due) bool {
	return row.place != r.last && !r.visited[row.id] && !r.full[row.owner]
}

// advance moves the round behind a row that was picked.
func (r *round) advance(row due, claimed bool) {
	r.last = row.place
	read := slices.IndexFunc(r.ahead, func(d due) bool { return d.id == row.id })
	if read < 0 {
		r.ahead = nil // the row fell due since they were read
	} else {
		r.ahead = r.ahead[read+1:]
	}
	if r.full[row.owner] {
		r.waiting[row.owner] = true
		return
	}
	r.visited[row.id] = true
	if claimed && row.owner != "" {
		r.claimed[row.owner]++
	}
	if r.claimed[row.owner] >= r.share {
		r.full[row.owner] = true
	}
}

// passOver moves the round up to the next row of an owner who has not had their share.
// It reads rows in batches and outside a transaction: picking thousands of them one by
// one would take as many transactions, and SQLite has one writer.
func (r *round) passOver(ctx context.Context, db *database.DB) error {
	for len(r.full) > 0 {
		for len(r.ahead) > 0 && r.full[r.ahead[0].owner] {
			r.waiting[r.ahead[0].owner] = true
			r.last, r.ahead = r.ahead[0].place, r.ahead[1:]
		}
		if len(r.ahead) > 0 {
			return nil
		}
		if err := r.readOn(ctx, db); err != nil || len(r.ahead) == 0 {
			return err
		}
	}
	return nil
}

// readOn reads the rows that follow.
func (r *round) readOn(ctx context.Context, db *database.DB) error {
	r.ahead = nil
	query, args := r.query(readAhead)
	return db.Read(ctx, query, args...).ForEach(func(scan database.Scan) error {
		row, err := scanDue(scan)
		r.ahead = append(r.ahead, row)
		return err
	})
}

// pick finds and locks the next row that is due and that nobody else has locked:
// whoever has it moves it on.
func (r *round) pick(ctx context.Context, tx *database.Tx) (due, error) {
	query, args := r.query(1)
	if tx.Dialect() == dialect.Postgres { // SQLite's transactions begin as the only writer
		query += " FOR UPDATE SKIP LOCKED"
	}
	next := due{place: r.last}
	err := tx.Read(ctx, query, args...).ForEach(func(scan database.Scan) (err error) {
		next, err = scanDue(scan)
		return err
	})
	if err != nil {
		return due{place: r.last}, err
	}
	return next, nil
}

// query selects the next rows behind the round's place. The lower bound stands twice,
// since the index has next_at alone: without it each query would read from the beginning.
func (r *round) query(rows int) (query string, args []any) {
	owner := r.owner
	if owner == "" {
		owner = "''"
	}
	return "SELECT id, next_at, " + owner + " FROM " + r.table +
		" WHERE next_at <= $1 AND next_at >= $2 AND (next_at, id) > ($2, $3)" + r.where +
		fmt.Sprintf(" ORDER BY next_at, id LIMIT %d", rows), []any{r.began, r.last.at, string(r.last.id)}
}

func scanDue(scan database.Scan) (row due, err error) {
	err = scan(&row.id, &row.at, &row.owner)
	row.at = row.at.UTC()
	return row, err
}
