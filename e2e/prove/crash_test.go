package prove_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// TestCrash is layer L5. The program is killed at each of its named moments, on
// each database, and started again on the same data. In the short form one
// program dies at all of them, one after the other; in the full form each program at
// four. Within the recovery time nothing waits any more, and once everybody has said
// again what they wanted, with the same keys, each cent is where it must be, here and
// at Stripe.
func TestCrash(t *testing.T) {
	t.Parallel()
	points := discover(t)
	rand.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	databases := []string{"SQLite"}
	if testing.Short() {
		points = points[:8]
	} else {
		databases = append(databases, "PostgreSQL")
	}
	for _, database := range databases {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			var violations atomic.Int64
			t.Run("all", func(t *testing.T) { // ends when all of them have
				for some := range slices.Chunk(points, size(len(points), 4)) {
					t.Run(some[0], func(t *testing.T) {
						t.Parallel()
						url := dbtest.URLs(t)[database]
						if database == "SQLite" {
							url = "" // which the program makes by itself
						}
						violations.Add(int64(crash(t, url, some)))
					})
				}
			})
			record(t, "L5", "kill -9 at each named moment, "+database, len(points), int(violations.Load()))
		})
	}
}

// discover tells a whole story once and returns the moments that it passes. Each
// place in the source that names one must be among them.
func discover(t *testing.T) []string {
	t.Helper()
	diary := filepath.Join(t.TempDir(), "diary")
	w := newWorld(t, "")
	p := w.start("PURSER_FAILPOINT_DIARY=" + diary)
	who := signUp(t, p, "ada@example.com")
	must(t, w.listen(p.urls["api"]))
	must(t, w.story(p.urls["api"], who))
	said := ""
	if eventually(recovery(), func() (ok bool) { ok, said = w.over(p.urls["api"], who); return ok }) < 0 {
		t.Fatalf("the story does not end well: %s", said)
	}
	p.stop()
	if out, err := w.reconcile("PURSER_FAILPOINT_DIARY=" + diary); err != nil {
		t.Fatalf("reconcile: %v\n%s", err, out)
	}
	text, err := os.ReadFile(diary)
	must(t, err)
	var points []string
	places := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		name, place, _ := strings.Cut(strings.TrimSpace(line), "\t")
		places[filepath.Base(place)] = true
		if !slices.Contains(points, name) {
			points = append(points, name)
		}
	}
	grep := exec.Command("grep", "-rnoE", "--include=*.go", `failpoint\.Hit\(`, "../../internal", "../../cmd", "../../graph")
	out, err := grep.Output()
	must(t, err)
	for line := range strings.Lines(string(out)) {
		place := filepath.Base(strings.TrimSuffix(strings.TrimSpace(line), ":failpoint.Hit("))
		if !places[place] {
			t.Errorf("no story passes the moment that %s names", place)
		}
	}
	slices.Sort(points)
	t.Logf("%d moments: %s", len(points), strings.Join(points, ", "))
	return points
}

// enough is after how many violations there is nothing more to learn.
const enough = 2

// errMissed says that a story was told and did not pass the moment, which is no
// fault in the money: on a busy machine another worker may do its work. It is told
// again, to somebody else, so many times at most.
var errMissed = errors.New("the program never came to this moment")

const retellings = 3

// crash kills at the given points, one after the other on the same data, and
// returns how many things were not as they must be.
func crash(t *testing.T, databaseURL string, points []string) (violations int) {
	t.Helper()
	w := newWorld(t, databaseURL)
	wrong := func(format string, args ...any) {
		t.Helper()
		violations++
		t.Errorf(format, args...)
	}
	p := w.start()
	people := make([]*person, len(points))
	for i := range points {
		people[i] = signUp(t, p, fmt.Sprintf("person%d@example.com", i))
	}
	must(t, w.listen(p.urls["api"]))
	p.stop()
	for i, point := range points {
		err := w.dieAt(point, people[i])
		for again := 0; errors.Is(err, errMissed) && again < retellings; again++ {
			t.Logf("%s: %v", point, err)
			p := w.start()
			who := signUp(t, p, fmt.Sprintf("person%d@example.com", len(people)))
			p.stop()
			people = append(people, who)
			err = w.dieAt(point, who)
		}
		if err != nil {
			wrong("%s: %v", point, err)
		}
		if violations > enough {
			return violations
		}
	}
	p = w.start()
	said := ""
	took := eventually(recovery(), func() (ok bool) { ok, said = w.settled(p.urls["api"], people); return ok })
	if took < 0 {
		wrong("%s after the restart there is still something open: %s", recovery(), said)
	}
	t.Logf("everything that was interrupted was finished after %s", took.Round(time.Second))
	for _, who := range people {
		if violations > enough {
			break
		}
		var err error // who asks while another has the row is told to ask again
		if eventually(recovery(), func() bool { err = w.story(p.urls["api"], who); return err == nil }) < 0 {
			wrong("%s: the story cannot be told again: %v", points, err)
			continue
		}
		if eventually(recovery(), func() (ok bool) { ok, said = w.over(p.urls["api"], who); return ok }) < 0 {
			wrong("%s: the story does not end well: %s", points, said)
		}
	}
	if eventually(recovery(), func() bool {
		untold, err := w.untold(p.urls["api"])
		said = fmt.Sprintf("%q, %v", untold, err)
		return err == nil && len(untold) == 0
	}) < 0 {
		wrong("%s: events did not arrive: %s", points, said)
	}
	if open := w.payable(); len(open) > 0 {
		wrong("accounts are closed, and these can still be paid: %s", open)
	}
	for _, difference := range w.books(p.urls["api"], people) {
		wrong("%s", difference)
	}
	p.stop()
	if out, err := w.reconcile(); err != nil {
		wrong("reconcile: %v\n%s", err, out)
	}
	if out, err := w.command("resolve", "list"); err != nil || !strings.Contains(out, "Nothing needs an operator.") {
		wrong("purser resolve list: %v\n%s", err, out)
	}
	for _, difference := range w.audit() {
		wrong("%s", difference)
	}
	return violations
}

// dieAt tells a story to a program that is to die in the middle of it.
func (w *world) dieAt(point string, who *person) error {
	env := "PURSER_FAILPOINT=" + point
	p, ok := w.try(env)
	if ok {
		err := w.story(p.urls["api"], who)
		if err != nil && !p.ended(2*time.Second) {
			return fmt.Errorf("the program lives, but: %w", err)
		}
		// What comes by webhook may come a moment later.
		if err == nil && (strings.HasPrefix(point, "event") || strings.HasPrefix(point, "dispute") || strings.HasPrefix(point, "refund") ||
			strings.HasPrefix(point, "closing") || strings.HasPrefix(point, "delivery")) {
			p.ended(recovery())
		}
	}
	if p.alive() {
		p.stop()
		out, err := w.reconcile(env)
		if err == nil || !strings.Contains(err.Error(), "killed") {
			return fmt.Errorf("%w: reconcile said\n%s", errMissed, out)
		}
		return nil
	}
	if !p.killed() {
		return fmt.Errorf("the program ended otherwise:\n%s", p.tail())
	}
	return nil
}

// settled tells that nothing of anybody's waits for Stripe.
func (w *world) settled(api string, people []*person) (bool, string) {
	for _, who := range people {
		if s, err := who.state(api); err != nil || !s.settled() {
			return false, fmt.Sprintf("%s: %+v, %v", who.email, s, err)
		}
	}
	return true, ""
}
