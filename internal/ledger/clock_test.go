package ledger_test

import (
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/ledger"
)

// The time of a group's lines is the database's and costs no statement of its own: it
// comes with the lock of the wallets.
func TestPosterReadsTheClockWithTheLock(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriverTraced(t, func(t *testing.T, db *database.DB, sent *dbtest.Statements) {
		p := ledger.NewGroupCommitter(db, nil)
		from, to := newWallet(t, db, 100), newWallet(t, db, 0)
		entry := send(t, db, from, to, 7, "k")
		before, err := db.Now(t.Context())
		must(t, err)
		all := sent.During(func() { must(t, p.Post(t.Context(), entry)) })
		for _, statement := range all {
			if strings.HasPrefix(statement, "SELECT clock_timestamp()") {
				t.Errorf("the clock was read by itself, among %d statements", len(all))
			}
		}
		after, err := db.Now(t.Context())
		must(t, err)
		row, err := db.Client().Transfer.Query().Only(t.Context())
		must(t, err)
		if row.CreatedAt.Before(before.Add(-time.Millisecond)) || row.CreatedAt.After(after.Add(time.Millisecond)) {
			t.Errorf("the transfer is from %s, not between %s and %s", row.CreatedAt, before, after)
		}
		if !entry.Transfer.At.Equal(row.CreatedAt) {
			t.Errorf("the caller is told of %s, and the row is from %s", entry.Transfer.At, row.CreatedAt)
		}
	})
}
