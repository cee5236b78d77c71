package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// filtered is a ledger of deposits, payouts and transfers with a moment between
// its two halves.
func filtered(t *testing.T, b *fixture) (who *person, between string) {
	t.Helper()
	who = b.signUp()
	friend := b.signUp()
	who.ask(`mutation { startConnectOnboarding { url } }`)
	half := func(name string) {
		for i := range 4 {
			who.deposit("3")
			key := fmt.Sprint(name, i)
			who.ask(`mutation($key: String!) { payout(input: {amount: "1", idempotencyKey: $key}) { replayed } }`, "key", key)
			if i%2 == 0 {
				who.ask(`mutation($to: ID!, $key: String!) { transfer(input: {amount: "1", toWalletId: $to, idempotencyKey: $key}) { replayed } }`,
					"to", friend.wallet, "key", key)
			}
		}
	}
	half("first")
	between = who.ask(`{ transactions(first: 1) { edges { node { createdAt } } } }`).text("transactions.edges.0.node.createdAt")
	at, err := time.Parse(time.RFC3339Nano, between)
	if err != nil {
		t.Fatal(err)
	}
	half("second")
	return who, at.Add(time.Microsecond).In(time.FixedZone("", 5*3600)).Format(time.RFC3339Nano)
}

// TestFilter walks a ledger through each filter, both ways, and wants what picking
// by hand gives.
func TestFilter(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		ada, between := filtered(t, setup(t, db))
		line := map[string]struct {
			kind string
			old  bool
		}{}
		all := ada.page("transactions", "first: 100")
		reply := ada.ask(`{ transactions(first: 100) { edges { node { kind } } } }`)
		for i, id := range all.ids {
			it := line[id]
			it.kind, it.old = reply.text(fmt.Sprintf("transactions.edges.%d.node.kind", i)), i >= len(all.ids)/2
			line[id] = it
		}
		for filter, fits := range map[string]func(kind string, old bool) bool{
			`{}`:                               func(string, bool) bool { return true },
			`{kinds: []}`:                      func(string, bool) bool { return true },
			`{kinds: [PAYOUT]}`:                func(kind string, _ bool) bool { return kind == "PAYOUT" },
			`{kinds: [DEPOSIT, TRANSFER_OUT]}`: func(kind string, _ bool) bool { return kind != "PAYOUT" },
			`{kinds: [REFUND]}`:                func(string, bool) bool { return false },
			`{createdAfter: "$t"}`:             func(_ string, old bool) bool { return !old },
			`{createdBefore: "$t"}`:            func(_ string, old bool) bool { return old },
			`{createdAfter: "$t", createdBefore: "$t"}`: func(string, bool) bool { return false },
			`{kinds: [PAYOUT], createdBefore: "$t"}`:    func(kind string, old bool) bool { return old && kind == "PAYOUT" },
		} {
			filter = strings.ReplaceAll(filter, "$t", between)
			var want []string
			for _, id := range all.ids {
				if fits(line[id].kind, line[id].old) {
					want = append(want, id)
				}
			}
			ada.walksThrough(t, "filter: "+filter, want)
		}
	})
}

// walksThrough reads the ledger by pages of every size and wants those lines.
func (who *person) walksThrough(t *testing.T, filter string, want []string) {
	t.Helper()
	whole := who.page("transactions", "first: 100, "+filter)
	if !slices.Equal(whole.ids, want) || whole.total != len(want) || whole.next || whole.previous {
		t.Errorf("%s: %+v, want %v", filter, whole, want)
		return
	}
	for size := 1; size <= len(want)+1; size++ {
		for _, way := range [][2]string{{"first", "after"}, {"last", "before"}} {
			if got := who.walk("transactions", size, way[0], way[1], filter); !slices.Equal(got, want) {
				t.Errorf("%s, %s %d: %v, want %v", filter, way[0], size, got, want)
			}
		}
	}
	if len(want) > 3 {
		middle := fmt.Sprintf("after: %q, before: %q, first: 2, last: 1, %s", whole.cursors[0], whole.cursors[3], filter)
		if got := who.page("transactions", middle); !slices.Equal(got.ids, want[2:3]) || !got.previous {
			t.Errorf("%s: %+v, want %v", middle, got, want[2:3])
		}
	}
}

// TestFilterReads counts only when the number is asked for, and never without a
// filter.
func TestFilterReads(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	ada := b.signUp()
	ada.deposit("3")
	reads := func(query string) int {
		return b.reads.during(func() { ada.ask(`{ transactions` + query + ` }`) })
	}
	plain, counted := reads(`{ edges { node { id } } }`), reads(`{ totalCount edges { node { id } } }`)
	if plain != counted {
		t.Errorf("the whole ledger's number costs %d reads, and its lines %d", counted, plain)
	}
	if fit := reads(`(filter: {kinds: [DEPOSIT]}) { edges { node { id } } }`); fit != plain {
		t.Errorf("a filter costs %d reads, and none %d", fit, plain)
	}
}

// TestBalanceHistory is every line of a short ledger and an even choice of a long
// one, its ends always among them.
func TestBalanceHistory(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		ada := setup(t, db).signUp()
		history := func(arguments string) (amounts []string) {
			reply := ada.ask(`{ wallet { balanceHistory` + arguments + ` { at balance { amount } } } }`)
			points, _ := reply.at("wallet.balanceHistory").([]any)
			last := ""
			for i := range points {
				at := reply.text(fmt.Sprintf("wallet.balanceHistory.%d.at", i))
				if at < last {
					t.Errorf("%s comes after %s", at, last)
				}
				last = at
				amounts = append(amounts, reply.text(fmt.Sprintf("wallet.balanceHistory.%d.balance.amount", i)))
			}
			return amounts
		}
		if got := history(""); len(got) != 0 {
			t.Errorf("the history of an empty wallet: %v", got)
		}
		for range 9 {
			ada.deposit("1")
		}
		for arguments, want := range map[string][]string{
			"":             {"1.00", "2.00", "3.00", "4.00", "5.00", "6.00", "7.00", "8.00", "9.00"},
			"(points: 9)":  {"1.00", "2.00", "3.00", "4.00", "5.00", "6.00", "7.00", "8.00", "9.00"},
			"(points: 5)":  {"1.00", "3.00", "5.00", "7.00", "9.00"},
			"(points: 2)":  {"1.00", "9.00"},
			"(points: 10)": {"1.00", "2.00", "3.00", "4.00", "5.00", "6.00", "7.00", "8.00", "9.00"},
		} {
			if got := history(arguments); !slices.Equal(got, want) {
				t.Errorf("balanceHistory%s: %v, want %v", arguments, got, want)
			}
		}
		for _, points := range []int{-1, 1, 101} {
			reply := ada.ask(fmt.Sprintf(`{ wallet { balanceHistory(points: %d) { at } } }`, points))
			if reply.fault("extensions.code") != "BAD_USER_INPUT" {
				t.Errorf("%d points: %s", points, reply)
			}
		}
	})
}

// TestFilterBounds: a bound means the same rows in whatever zone and however finely it is
// written, on both databases.
func TestFilterBounds(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		ada, _ := filtered(t, setup(t, db))
		all := ada.page("transactions", "first: 100").ids
		at, err := time.Parse(time.RFC3339Nano, ada.ask(`{ transactions(first: 3) { edges { node { createdAt } } } }`).text("transactions.edges.2.node.createdAt"))
		if err != nil {
			t.Fatal(err)
		}
		at = at.UTC()
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 14*3600), time.FixedZone("", -12*3600)} {
			for offset, inclusive := range map[time.Duration]bool{0: true, -1: true, -999: true, 1: false, 499: false, 501: false, 999: false} {
				bound := at.Add(offset).In(zone).Format(time.RFC3339Nano)
				after := ada.page("transactions", `first: 100, filter: {createdAfter: "`+bound+`"}`).ids
				before := ada.page("transactions", `first: 100, filter: {createdBefore: "`+bound+`"}`).ids
				if len(after)+len(before) != len(all) || slices.Contains(after, all[2]) != inclusive || slices.Contains(before, all[2]) == inclusive {
					t.Errorf("%s (%s): %d after, %d before, of %d", bound, offset, len(after), len(before), len(all))
				}
			}
		}
		for bound, later := range map[string]bool{
			"0000-01-01T00:00:00+14:00": true, "0001-01-01T00:00:00Z": true, "0999-12-31T23:59:59-12:00": true,
			"9999-12-31T23:59:59.9999999-12:00": false, "9999-12-31T23:59:59Z": false,
		} {
			if n := len(ada.page("transactions", `first: 100, filter: {createdAfter: "`+bound+`"}`).ids); n != map[bool]int{true: len(all)}[later] {
				t.Errorf("%s: %d of %d rows are after", bound, n, len(all))
			}
			if n := len(ada.page("transactions", `first: 100, filter: {createdBefore: "`+bound+`"}`).ids); n != map[bool]int{false: len(all)}[later] {
				t.Errorf("%s: %d of %d rows are before", bound, n, len(all))
			}
		}
	})
}
