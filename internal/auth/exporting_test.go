package auth_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
)

const exportedEvents = 2_500 // more than a page of what somebody did to others

// series are rows numbered from 1 on, in both databases.
var series = map[string]string{
	dialect.Postgres: "generate_series(1, %d) AS n(n)",
	dialect.SQLite:   "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %d) SELECT n FROM s) AS n",
}

// fill writes lines into a wallet, and events of its owner, as many as years bring.
func fill(t *testing.T, db *database.DB, owner, wallet gid.ID) {
	t.Helper()
	const at, chunk = "'2026-01-01 00:00:00+00:00'", 20_000
	numbers := func(n int) string { return fmt.Sprintf(series[db.Dialect()], n) }
	write := func(statement string, args ...any) {
		t.Helper()
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, fmt.Sprintf(statement, args...))
			return err
		})
	}
	for from := 0; from < exportedLines; from += chunk {
		write(`INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference)
			SELECT 'txn_line' || CAST(n + %[1]d AS text), %[2]s, '%[3]s', n + %[1]d, 'ADJUSTMENT', 'ADJUSTMENTS', 1, n + %[1]d - 1, n + %[1]d,
				'line' || CAST(n + %[1]d AS text)
			FROM %[4]s ORDER BY n`, from, at, wallet, numbers(chunk))
	}
	for i, subject := range []string{string(owner), "usr_other"} {
		write(`INSERT INTO audit_events (id, created_at, actor, action, subject, detail)
			SELECT 'aud_%d_' || CAST(n AS text), %s, '%s', 'made', '%s', '' FROM %s`, i, at, owner, subject, numbers(exportedEvents))
	}
}

// An export of somebody with 300,000 lines is whole, and takes no more memory than a
// small one.
func TestExportIsWhole(t *testing.T) { //nolint:paralleltest // it measures the memory of the process
	for name, url := range dbtest.URLs(t) { //nolint:paralleltest // the same
		t.Run(name, func(t *testing.T) {
			db, err := database.Open(t.Context(), url, "USD")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() }) // nothing is written at the end
			s := auth.New(db, auth.Options{})
			in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
			if err != nil {
				t.Fatal(err)
			}
			u := db.Client().User.GetX(t.Context(), in.User)
			fill(t, db, u.ID, u.WalletID)
			server := httptest.NewServer(s.Middleware(http.HandlerFunc(s.ServeExport)))
			t.Cleanup(server.Close)
			before := heap()
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "Bearer "+in.Token.Reveal())
			answer, err := http.DefaultClient.Do(request)
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Fatalf("%v, %v", answer, err)
			}
			defer answer.Body.Close() //nolint:errcheck // it was read to the end
			counted := &counter{r: answer.Body}
			rows, most := countRows(t, counted)
			for table, want := range map[string]int{"transactions": exportedLines, "audit_events": 2*exportedEvents + 2, "sessions": 1, "wallets": 1} {
				if rows[table] != want {
					t.Errorf("%d rows of %s, want %d", rows[table], table, want)
				}
			}
			if rows["complete"] != 1 {
				t.Error("the export does not say that it is whole")
			}
			grown := int(most) - int(before)
			if grown > 48<<20 {
				t.Errorf("the heap grew by %d MiB for %d MiB", grown>>20, counted.n>>20)
			}
			t.Logf("%d rows, %d MiB, the heap grew by %d MiB", rows["transactions"], counted.n>>20, grown>>20)
		})
	}
}

// An export that is answered as a text has a bound, and says where all of it is.
func TestExportAsAText(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		ada, eve := newPerson(t, db, "ada"), newPerson(t, db, "eve")
		text, err := auth.New(db, auth.Options{}).Export(ada.ctx)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal([]byte(text), &all); err != nil || all["complete"] != true {
			t.Fatalf("%v: %s", err, text)
		}
		for table, rows := range map[string]int{
			"transactions": 2, "deposits": 1, "payouts": 1, "refunds": 1, "disputes": 1, "onboardings": 1, "identities": 1, "api_keys": 1,
		} {
			if list, _ := all[table].([]any); len(list) != rows {
				t.Errorf("%s are %v, want %d", table, all[table], rows)
			}
		}
		for _, id := range eve.rows {
			if strings.Contains(text, `"`+string(id)+`"`) {
				t.Errorf("%s is in the export of another", id)
			}
		}
	})
}

// Nobody's data are exported for nobody.
func TestExportOfNobody(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	auth.New(dbtest.New(t), auth.Options{}).ServeExport(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/export", nil))
	if w.Code != http.StatusUnauthorized {
		t.Errorf("status %d", w.Code)
	}
}

// counter counts what is read.
type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// countRows reads an export as it comes and counts the rows of each table, and how large
// the heap became.
func countRows(t *testing.T, r io.Reader) (rows map[string]int, most uint64) {
	t.Helper()
	rows = map[string]int{}
	read := json.NewDecoder(r)
	next := func() json.Token {
		t.Helper()
		token, err := read.Token()
		if err != nil {
			t.Fatalf("after %v: %v", rows, err)
		}
		return token
	}
	next() // {
	for read.More() {
		name, _ := next().(string)
		switch first := next(); first {
		case json.Delim('['):
			for read.More() {
				var row json.RawMessage
				if err := read.Decode(&row); err != nil {
					t.Fatalf("after %v: %v", rows, err)
				}
				if rows[name]++; rows[name]%50_000 == 0 {
					most = max(most, heap())
				}
			}
			next() // ]
		case json.Delim('{'):
			for depth := 1; depth > 0; {
				switch next() {
				case json.Delim('{'):
					depth++
				case json.Delim('}'):
					depth--
				}
			}
		case true:
			rows[name] = 1
		}
	}
	next() // }
	return rows, most
}
