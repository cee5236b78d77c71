package database

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func named(values ...driver.Value) (args []driver.NamedValue) {
	for i, v := range values {
		args = append(args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return args
}

func TestJoinLists(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query string
		args  []driver.Value
		want  string // empty: as it is
		then  []driver.Value
	}{
		{`SELECT 1`, nil, ``, nil},
		{`a = $1 AND b IN ($2, $3, $4) AND c = $5`, []driver.Value{"x", "p", "q", "p", int64(5)},
			`a = $1 AND b = ANY($2) AND c = $3`, []driver.Value{"x", `{"p","q"}`, int64(5)}},
		{`b NOT IN ($1, $2)`, []driver.Value{"p", `q"`}, `b <> ALL($1)`, []driver.Value{`{"p","q\""}`}},
		{`b IN ($1)`, []driver.Value{int64(7)}, `b = ANY($1)`, []driver.Value{`{7}`}},
		{"`b` IN (?, ?) AND c = ?", []driver.Value{"p", "q", "r"}, "`b` IN (SELECT value FROM json_each(?)) AND c = ?", []driver.Value{`["p","q"]`, "r"}},
		{"c = ? AND `b` NOT IN (?, ?)", []driver.Value{"r", int64(1), int64(1)}, "c = ? AND `b` NOT IN (SELECT value FROM json_each(?))", []driver.Value{"r", `[1]`}},
		{`a IN ($1, $2) OR b IN ($3) OR c = $4`, []driver.Value{"p", "q", "r", nil}, `a = ANY($1) OR b = ANY($2) OR c = $3`, []driver.Value{`{"p","q"}`, `{"r"}`, nil}},
		// What cannot be one argument stays, and what stands beside it does not.
		{`a IN ($1, $2) OR b IN ($3)`, []driver.Value{"p", int64(1), "r"}, `a IN ($1, $2) OR b = ANY($3)`, []driver.Value{"p", int64(1), `{"r"}`}},
		{`a IN ($1, 'x') OR b IN ($2)`, []driver.Value{"p", "r"}, `a IN ($1, 'x') OR b = ANY($2)`, []driver.Value{"p", `{"r"}`}},
		{`a IN (SELECT b FROM c WHERE d IN ($1, $2))`, []driver.Value{"p", "r"}, `a IN (SELECT b FROM c WHERE d = ANY($1))`, []driver.Value{`{"p","r"}`}},
		{`a IN ($1, NULL)`, []driver.Value{true}, ``, nil},
		{`a IN ($1, $2)`, []driver.Value{nil, "x"}, ``, nil},
		{`JOIN (SELECT $1)`, []driver.Value{"p"}, ``, nil},
		{`x JOIN (SELECT $1) AND b IN ($2)`, []driver.Value{"p", "q"}, `x JOIN (SELECT $1) AND b = ANY($2)`, []driver.Value{"p", `{"q"}`}},
		// Texts and names are none of its business.
		{`a = ' IN ($1, $2) ?' AND "b?" IN ($1)`, []driver.Value{"p"}, `a = ' IN ($1, $2) ?' AND "b?" = ANY($1)`, []driver.Value{`{"p"}`}},
		{`a = 'it''s' AND b IN ($1)`, []driver.Value{"p"}, `a = 'it''s' AND b = ANY($1)`, []driver.Value{`{"p"}`}},
		{`a = 'open AND b IN ($1)`, []driver.Value{"p"}, ``, nil},
		// Arguments by number may be used again, outside of lists.
		{`a = $2 AND b IN ($1) AND c = $2`, []driver.Value{"p", "q"}, `a = $1 AND b = ANY($2) AND c = $1`, []driver.Value{"q", `{"p"}`}},
		{`a = $1 AND b IN ($1, $2)`, []driver.Value{"p", "q"}, ``, nil},
		{`b IN ($3)`, []driver.Value{"p"}, ``, nil},
		{`$$ IN ($1)`, []driver.Value{"p"}, `$$ = ANY($1)`, []driver.Value{`{"p"}`}},
	} {
		postgres := !strings.Contains(c.query, "?)")
		query, args := joinLists(postgres, c.query, named(c.args...))
		if c.want == "" {
			c.want, c.then = c.query, c.args
		}
		if query != c.want || !reflect.DeepEqual(args, named(c.then...)) {
			t.Errorf("%s %v\n   becomes %s %v\n   want    %s %v", c.query, c.args, query, args, c.want, c.then)
		}
	}
}

// Lists of all lengths are one statement.
func TestJoinListsOfAnyLength(t *testing.T) {
	t.Parallel()
	for _, postgres := range []bool{true, false} {
		texts := map[string]bool{}
		for n := 1; n <= 50; n++ {
			marks, values := make([]string, n), make([]driver.Value, n)
			for i := range n {
				marks[i], values[i] = "?", fmt.Sprint(i%7)
				if postgres {
					marks[i] = fmt.Sprintf("$%d", i+1)
				}
			}
			query, args := joinLists(postgres, "SELECT 1 WHERE id IN ("+strings.Join(marks, ", ")+")", named(values...))
			texts[query] = true
			if len(args) != 1 {
				t.Errorf("%d values are %d arguments", n, len(args))
			}
		}
		if len(texts) != 1 {
			t.Errorf("%d statements: %v", len(texts), texts)
		}
	}
}
