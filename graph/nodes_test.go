package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// TestPages walks each connection both ways and wants the same rows.
func TestPages(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada := b.signUp()
		ada.ask(`mutation { startConnectOnboarding { url } }`)
		const rows = 7
		for i := range rows {
			ada.deposit("3")
			ada.ask(`mutation($key: String!) { payout(input: {amount: "1", idempotencyKey: $key}) { replayed } }`, "key", fmt.Sprint(i))
		}
		b.signUp().deposit("9") // another's shows nowhere
		for connection, want := range map[string]int{"deposits": rows, "payouts": rows, "transactions": 2 * rows} {
			whole := ada.page(connection, "first: 100")
			if len(whole.ids) != want || whole.total != want || whole.next || whole.previous {
				t.Fatalf("%s: %+v, want %d", connection, whole, want)
			}
			for size := 1; size <= want+1; size++ {
				if got := ada.walk(connection, size, "first", "after"); !slices.Equal(got, whole.ids) {
					t.Errorf("%s forwards by %d: %v, want %v", connection, size, got, whole.ids)
				}
				got := ada.walk(connection, size, "last", "before")
				if !slices.Equal(got, whole.ids) {
					t.Errorf("%s backwards by %d: %v, want %v", connection, size, got, whole.ids)
				}
			}
			middle := fmt.Sprintf("after: %q, before: %q, ", whole.cursors[0], whole.cursors[5])
			for arguments, want := range map[string][]string{
				"first: 2":           whole.ids[1:3],
				"last: 2":            whole.ids[3:5],
				"first: 3, last: 1":  whole.ids[3:4],
				"first: 0":           {},
				"last: 0":            {},
				"first: 100":         whole.ids[1:5],
				"first: 2, last: 50": whole.ids[1:3],
			} {
				if got := ada.page(connection, middle+arguments); !slices.Equal(got.ids, want) || got.total != whole.total {
					t.Errorf("%s(%s): %+v, want %v", connection, middle+arguments, got, want)
				}
			}
			if got := ada.page(connection, fmt.Sprintf("after: %q", whole.end)); len(got.ids) != 0 || got.next || !got.previous {
				t.Errorf("%s after the last: %+v", connection, got)
			}
		}
	})
}

func TestDefaultPage(t *testing.T) {
	t.Parallel()
	ada := setup(t, dbtest.New(t)).signUp()
	if empty := ada.page("transactions", "first: 5"); empty.total != 0 || empty.next || empty.previous || empty.end != "" {
		t.Errorf("an empty ledger: %+v", empty)
	}
	for range 21 {
		ada.deposit("1")
	}
	for _, connection := range []string{"deposits", "transactions"} {
		if page := ada.page(connection, "after: null"); len(page.ids) != 20 || !page.next || page.total != 21 {
			t.Errorf("%s: %d of %d", connection, len(page.ids), page.total)
		}
	}
	if again := ada.page("transactions", "first: 3"); again.ids[0] != ada.ask(`{ transactions(first: 1) { edges { node { id } } } }`).text("transactions.edges.0.node.id") {
		t.Errorf("the root field pages otherwise than the wallet's: %+v", again)
	}
}

type page struct {
	ids, cursors   []string
	next, previous bool
	start, end     string
	total          int
}

func (who *person) page(connection, arguments string) page {
	who.b.t.Helper()
	reply := who.ask(`{ wallet { it: ` + connection + `(` + arguments + `) { totalCount
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } } } }`)
	if reply.body["errors"] != nil {
		who.b.t.Fatal(reply)
	}
	p := page{
		next: reply.at("wallet.it.pageInfo.hasNextPage") == true, previous: reply.at("wallet.it.pageInfo.hasPreviousPage") == true,
		start: reply.text("wallet.it.pageInfo.startCursor"), end: reply.text("wallet.it.pageInfo.endCursor"),
		total: int(reply.at("wallet.it.totalCount").(float64)), ids: []string{},
	}
	for i := range reply.at("wallet.it.edges").([]any) {
		p.ids = append(p.ids, reply.text(fmt.Sprintf("wallet.it.edges.%d.node.id", i)))
		p.cursors = append(p.cursors, reply.text(fmt.Sprintf("wallet.it.edges.%d.cursor", i)))
	}
	if n := len(p.cursors); n > 0 && (p.start != p.cursors[0] || p.end != p.cursors[n-1]) {
		who.b.t.Errorf("the cursors of the page are not those of its ends: %+v", p)
	}
	return p
}

// walk reads all pages, one after the other.
func (who *person) walk(connection string, size int, count, from string, more ...string) []string {
	who.b.t.Helper()
	var ids []string
	always := strings.Join(append([]string{fmt.Sprintf("%s: %d", count, size)}, more...), ", ")
	arguments := always
	for i := range 100 {
		p := who.page(connection, arguments)
		further, back, cursor := p.next, p.previous, p.end
		if from == "before" {
			ids = append(p.ids, ids...)
			further, back, cursor = p.previous, p.next, p.start
		} else {
			ids = append(ids, p.ids...)
		}
		if back != (i > 0) {
			who.b.t.Errorf("page %d of %s(%s) says %t of the pages it comes from", i, connection, arguments, back)
		}
		if !further {
			return ids
		}
		arguments = fmt.Sprintf("%s, %s: %q", always, from, cursor)
	}
	who.b.t.Fatalf("%s has no end", connection)
	return nil
}
