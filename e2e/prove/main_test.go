// Package prove_test does the worst to the whole program and holds its books
// against the sandbox's afterwards: kill -9 at every named moment, a database
// that goes away in the middle of each statement, and several replicas under
// both at once. docs/proof.md says what each layer does.
package prove_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// binary is the program under test, built once, with failpoints.
var binary string

// full says that the layers run in the form whose figures are published; else
// in the short form that belongs to the tests.
func full() bool { return os.Getenv("PURSER_PROVE") == "full" }

// quick says that the program is built with short waits. The full form of a
// layer may ask for them, where the waits of production would take hours.
func quick() bool { return !full() || os.Getenv("PURSER_PROVE_WAITS") == "short" }

// size is how much of something is tried.
func size(short, long int) int {
	if full() {
		return long
	}
	return short
}

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "purser-prove-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := build(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// build builds the program. A guard may be missing from it: the file that
// PURSER_PROVE_OVERLAY names says what stands in the place of which source, in
// the form of go build -overlay.
func build(dir string) error {
	o := overlay{Replace: map[string]string{}, dir: dir}
	if given := os.Getenv("PURSER_PROVE_OVERLAY"); given != "" {
		text, err := os.ReadFile(given)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(text, &o); err != nil {
			return err
		}
	}
	if quick() {
		if err := o.hurry(); err != nil {
			return err
		}
	}
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	binary = filepath.Join(dir, "purser")
	cmd := exec.Command("go", "build", "-tags", "failpoint", "-overlay", file, "-o", binary, "./cmd/purser")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return nil
}

// overlay is sources that stand in the place of others.
type overlay struct {
	Replace map[string]string
	dir     string
}

// hurry shortens the program's waits, on which nothing but speed rests, so that
// the short form need not sit through the lease of a minute.
func (o overlay) hurry() error {
	for name, waits := range map[string]map[string]string{
		filepath.Join("payments", "timing.go"): {
			`(\n\tcallDeadline += ).* //`: "${1}4 * time.Second //",
			`(\n\tsweepTick += ).* //`:    "${1}1 * time.Second //",
			`(\n\tlossQuiet += ).* //`:    "${1}5 * time.Second //",
		},
		filepath.Join("payments", "machine", "timing.go"): {
			`(\n\tLease += ).* //`:    "${1}5 * time.Second //",
			`(\n\tQuiet += ).* //`:    "${1}6 * time.Second //",
			`(\n\tgateTick += ).* //`: "${1}2 * time.Second //",
			`return steps\[n-1\]`:     "return steps[n-1] / 10",
		},
		filepath.Join("events", "deliver.go"): {
			`(\n\tlease += ).*`: "${1}5 * time.Second",
		},
	} {
		if err := o.shorten(filepath.Join("..", "..", "internal", name), waits); err != nil {
			return err
		}
	}
	return nil
}

// shorten puts a source with other waits in the place of the one called name,
// or of what stands there already.
func (o overlay) shorten(name string, waits map[string]string) error {
	timing, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	source := timing
	if other := o.Replace[timing]; other != "" {
		source = other
	}
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	quick := string(text)
	for pattern, instead := range waits {
		wait := regexp.MustCompile(pattern)
		if len(wait.FindAllString(quick, -1)) != 1 {
			return fmt.Errorf("%s does not say %q any more", source, pattern)
		}
		quick = wait.ReplaceAllString(quick, instead)
	}
	o.Replace[timing] = filepath.Join(o.dir, strings.ReplaceAll(strings.TrimPrefix(filepath.ToSlash(name), "../../"), "/", "-"))
	return os.WriteFile(o.Replace[timing], []byte(quick), 0o600)
}

// record writes one line of the table that make prove prints.
func record(t *testing.T, layer, what string, tried, violations int) {
	t.Helper()
	t.Logf("%s: %s: %d tried, %d violations", layer, what, tried, violations)
	name := os.Getenv("PURSER_PROVE_OUT")
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	must(t, err)
	_, err = fmt.Fprintf(file, "%s\t%s\t%d\t%d\n", layer, what, tried, violations)
	must(t, err)
	must(t, file.Close())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
