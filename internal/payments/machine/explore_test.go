package machine_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/payments/paymentstest"
)

// The model checker visits every state that an operation can reach together with
// a Stripe that may do its worst. The functions that move the operations are the
// ones of production, so what holds in every visited state holds of the program.

// explorable is one state of everything: of an operation, of Stripe, and of the
// workers between them.
type explorable[W any] interface {
	key() string       // worlds with one key have one future
	violation() string // what must not be
	successors() []W   // where one step leads to
	rest() bool        // nothing more need happen
}

// mark stands for a world's key. Of 128 bits no two are alike among some millions.
type mark [16]byte

func markOf(key string) mark {
	sum := sha256.Sum256([]byte(key))
	return mark(sum[:16])
}

// atlas is what is kept of the worlds that were visited: little, as there are many.
type atlas[W explorable[W]] struct {
	first  W
	marks  []mark
	rest   []bool
	parent []int32    // by which each was found first
	roads  [][2]int32 // from, to
}

// explore visits every world that can be reached, and returns how many there are
// and what is wrong with the first that is wrong: it breaks a rule, or nothing
// that can still happen brings it to rest.
func explore[W explorable[W]](first W) (visited int, violation string) {
	a := atlas[W]{first: first}
	index := map[mark]int32{}
	var waiting []*W // those that were found and not looked at yet, in the order of the atlas
	find := func(w W, from int32) int32 {
		m := markOf(w.key())
		i, known := index[m]
		if !known {
			i = int32(len(a.marks)) //nolint:gosec // memory ends long before
			index[m] = i
			a.marks, a.rest, a.parent = append(a.marks, m), append(a.rest, w.rest()), append(a.parent, from)
			kept := w
			waiting = append(waiting, &kept)
		}
		return i
	}
	find(first, -1)
	for i := int32(0); len(waiting) > 0; i++ {
		w := *waiting[0]
		waiting[0] = nil // or all of them would be kept
		waiting = waiting[1:]
		if v := w.violation(); v != "" {
			return len(a.marks), v + "\n" + a.way(i)
		}
		for _, next := range w.successors() {
			a.roads = append(a.roads, [2]int32{i, find(next, i)})
		}
	}
	return len(a.marks), a.stuck()
}

// stuck finds a world from which no rest can be reached.
func (a atlas[W]) stuck() string {
	reached := make([]bool, len(a.marks))
	copy(reached, a.rest)
	for again := true; again; {
		again = false
		for i := len(a.roads) - 1; i >= 0; i-- { // roads lead onward, mostly: from the end it is quick
			if from, to := a.roads[i][0], a.roads[i][1]; reached[to] && !reached[from] {
				reached[from], again = true, true
			}
		}
	}
	for i, ok := range reached {
		if !ok {
			return "stuck for ever\n" + a.way(int32(i)) //nolint:gosec // as above
		}
	}
	return ""
}

// way tells how a world came about, by the shortest way, which is gone once more.
func (a atlas[W]) way(i int32) string {
	var marks []mark
	for ; i >= 0; i = a.parent[i] {
		marks = append(marks, a.marks[i])
	}
	slices.Reverse(marks)
	var b strings.Builder
	candidates := []W{a.first}
	for _, m := range marks {
		at := slices.IndexFunc(candidates, func(w W) bool { return markOf(w.key()) == m })
		fmt.Fprintf(&b, "  then: %s\n", candidates[at].key())
		candidates = candidates[at].successors()
	}
	return b.String()
}

// checkModel fails the test when a world is wrong, or when there are too few of
// them for the check to mean anything.
func checkModel[W explorable[W]](t *testing.T, what string, first W, atLeast int) {
	t.Helper()
	visited, violation := explore(first)
	violations := 0
	if violation != "" {
		violations++
		t.Errorf("%s, after %d states: %s", what, visited, violation)
	}
	if visited < atLeast {
		t.Errorf("%s: only %d states were reached; the model is too tame", what, visited)
	}
	paymentstest.Record(t, "L2", what+": reachable states", visited, violations)
}

// checkMutants fails the test for each planted mistake that is not found. Each is
// one that a good engineer could make; the checker must find every one of them,
// or it proves nothing.
func checkMutants[W explorable[W]](t *testing.T, what string, mutants map[string]W) {
	t.Helper()
	if len(mutants) < 12 {
		t.Errorf("%s: only %d mistakes are planted", what, len(mutants))
	}
	missed := 0
	for name, first := range mutants {
		visited, violation := explore(first)
		if violation == "" {
			missed++
			t.Errorf("%s: %q was not noticed in %d states", what, name, visited)
			continue
		}
		first, _, _ := strings.Cut(violation, "\n")
		t.Logf("%s: %q after %d states: %s", what, name, visited, first)
	}
	paymentstest.Record(t, "L2", what+": planted mistakes, all to be found", len(mutants), missed)
}
