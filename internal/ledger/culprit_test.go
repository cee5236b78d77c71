package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// raising makes the database fail at a transfer whose note says so, as it would on input
// that nobody thought of.
var raising = map[string]string{
	dialect.Postgres: `CREATE FUNCTION culprit() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION 'culprit' USING ERRCODE = substr(NEW.note, 7); END $$;
		CREATE TRIGGER culprit BEFORE INSERT ON transfers FOR EACH ROW WHEN (NEW.note LIKE 'raise %') EXECUTE FUNCTION culprit()`,
	dialect.SQLite: `CREATE TRIGGER culprit BEFORE INSERT ON transfers WHEN NEW.note LIKE 'raise %' BEGIN
		SELECT CASE NEW.note WHEN 'raise abort' THEN RAISE(ABORT, 'culprit') WHEN 'raise fail' THEN RAISE(FAIL, 'culprit')
			WHEN 'raise rollback' THEN RAISE(ROLLBACK, 'culprit') WHEN 'raise overflow' THEN abs(-9223372036854775807 - 1)
			WHEN 'raise json' THEN json('{') WHEN 'raise toobig' THEN zeroblob(2147483647) END; END`,
}

// raised are the notes: an error of each class on PostgreSQL, of each kind on SQLite.
var raised = map[string][]string{
	dialect.Postgres: {
		"03000", "0A000", "0B000", "21000", "22003", "22012", "22021", "22P02", "22P05", "23502", "23503", "23505", "23514", "25006",
		"26000", "28000", "2F000", "3D000", "40001", "40P01", "42501", "42883", "42P01", "44000", "53100", "53200", "53400", "54000",
		"55000", "55P03", "57014", "58030", "72000", "F0000", "HV000", "P0001", "P0004", "XX000", "XX001",
	},
	dialect.SQLite: {"abort", "fail", "rollback", "overflow", "json", "toobig"},
}

const members = 8

// together posts entries in one group, and tells what each was answered.
func together(t *testing.T, p *ledger.GroupCommitter, gate *gate, requests []ledger.Request) []error {
	t.Helper()
	errs := make([]error, len(requests))
	var running sync.WaitGroup
	post := func(e ledger.Request, answer *error) {
		running.Go(func() {
			defer func() {
				if r, ok := recover().(*database.Panicked); ok {
					*answer = r
				}
			}()
			*answer = p.Post(t.Context(), e)
		})
	}
	var first error
	begun, open := gate.shut()
	post(ledger.Request{Postings: []ledger.Posting{adjust(gate.wallet, 1, string(gid.New("x")))}}, &first)
	<-begun
	for i, e := range requests { // in their order
		before := p.Waiting()
		post(e, &errs[i])
		for p.Waiting() == before {
			<-time.After(time.Millisecond)
		}
	}
	close(open)
	running.Wait()
	must(t, first)
	return errs
}

// gate keeps a group waiting in its transaction until others have come behind it.
type gate struct {
	wallet gid.ID
	mu     sync.Mutex
	begun  chan struct{}
	open   chan struct{}
}

func (g *gate) shut() (begun, open chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.begun, g.open = make(chan struct{}), make(chan struct{})
	return g.begun, g.open
}

func (g *gate) pass() {
	g.mu.Lock()
	begun, open := g.begun, g.open
	g.begun = nil
	g.mu.Unlock()
	if begun != nil {
		close(begun)
		<-open
	}
}

// One member of a group fails for whatever reason: it alone is refused. Before, others
// were answered with its error unless that was one of three.
func TestPosterRefusesTheCulpritAlone(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, raising[db.Dialect()])
			return err
		}))
		from, to := newWallet(t, db, 1_000_000), newWallet(t, db, 0)
		gate := &gate{wallet: newWallet(t, db, 0)}
		p := ledger.NewGroupCommitter(db, gate.admit)
		culprits := []string{"admit error", "admit statement", "admit panic"}
		for _, class := range raised[db.Dialect()] {
			culprits = append(culprits, "raise "+class)
		}
		if db.Dialect() == dialect.Postgres {
			culprits = append(culprits, "x\x00", "\xff")
		}
		tried, through, want := 0, 0, int64(0)
		for n, note := range culprits {
			var requests []ledger.Request
			for i := range members {
				e := send(t, db, from, to, 1, fmt.Sprintf("%d-%d", n, i))
				if i == n%members {
					e.Transfer.Note = note
				}
				requests = append(requests, e)
			}
			for i, err := range together(t, p, gate, requests) {
				if culprit := i == n%members; culprit == (err == nil) || !culprit && err != nil {
					t.Errorf("%q: member %d of a group whose culprit is %d was answered %v", note, i, n%members, err)
					through++
				}
				tried++
			}
			want += members - 1
		}
		if got := balance(t, db, to); got != want {
			t.Errorf("the receiver holds %d, want %d", got, want)
		}
		t.Logf("others' entries in a group with one that fails: %d tried, %d got through", tried, through)
		verified(t, db)
	})
}

// admit fails at what a note says.
func (g *gate) admit(ctx context.Context, tx *database.Tx, requests []ledger.Request, _ []error) (ledger.Admission, error) {
	g.pass()
	for _, e := range requests {
		if e.Transfer == nil {
			continue
		}
		switch e.Transfer.Note {
		case "admit error":
			return nil, errors.New("about one")
		case "admit statement":
			_, err := tx.Exec(ctx, "SELECT * FROM nowhere")
			return nil, err
		case "admit panic":
			panic("about one")
		}
	}
	return ledger.AdmitAll{}, nil
}

// A failure that takes long is not repeated for each half.
func TestPosterSlowCulprit(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		from, to := newWallet(t, db, 1000), newWallet(t, db, 0)
		gate, slow := &gate{wallet: newWallet(t, db, 0)}, 0
		p := ledger.NewGroupCommitter(db, func(ctx context.Context, _ *database.Tx, requests []ledger.Request, _ []error) (ledger.Admission, error) {
			gate.pass()
			for _, e := range requests {
				if e.Transfer != nil && e.Transfer.Note == "slow" {
					slow++
					select {
					case <-ctx.Done():
						return nil, ctx.Err()
					case <-time.After(2 * time.Second):
						return nil, errors.New("a statement took too long")
					}
				}
			}
			return ledger.AdmitAll{}, nil
		})
		var requests []ledger.Request
		for i := range 64 {
			e := send(t, db, from, to, 1, fmt.Sprint(i))
			if i == 40 {
				e.Transfer.Note = "slow"
			}
			requests = append(requests, e)
		}
		for i, err := range together(t, p, gate, requests) {
			if (i == 40) != errors.Is(err, ledger.ErrBusy) || i != 40 && err != nil {
				t.Errorf("member %d was answered %v", i, err)
			}
		}
		if slow != 2 {
			t.Errorf("the slow one was waited for %d times, want twice", slow)
		}
		verified(t, db)
	})
}

// What is not about one is not tried again: the group's time, and a connection.
func TestPosterGroupTime(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	id := newWallet(t, db, 100)
	tries := 0
	gate := &gate{wallet: id}
	p := ledger.NewGroupCommitter(db, func(_ context.Context, _ *database.Tx, requests []ledger.Request, _ []error) (ledger.Admission, error) {
		gate.pass()
		if strings.HasPrefix(requests[0].Postings[0].Reference, "away") {
			tries++
			return nil, fmt.Errorf("read: %w", context.DeadlineExceeded)
		}
		return ledger.AdmitAll{}, nil
	})
	var requests []ledger.Request
	for i := range members {
		requests = append(requests, ledger.Request{Postings: []ledger.Posting{adjust(id, 1, fmt.Sprint("away", i))}})
	}
	for i, err := range together(t, p, gate, requests) {
		if !errors.Is(err, ledger.ErrBusy) {
			t.Errorf("member %d was answered %v", i, err)
		}
	}
	if tries != 1 {
		t.Errorf("tried %d times, want once", tries)
	}
}
