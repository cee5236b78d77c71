package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// proveBroken takes out each guard in turn. Green is when the proof turns red. With builds
// the program without the guard is compiled and no more: a change that does not compile
// proves nothing, and is found in seconds.
func proveBroken(only string, builds bool) bool {
	if builds {
		return compileBroken(only)
	}
	ok, start := true, time.Now()
	fmt.Printf("| Guard that was taken out | Proof | It turned |\n|---|---|---|\n")
	for _, g := range allGuards() {
		if !strings.Contains(g.name+g.red.tests+g.red.pkg, only) {
			continue
		}
		text, err := g.missing()
		switch {
		case err != nil:
			ok = false
			fmt.Printf("| %s | %s %s | not run: %s |\n", g.name, g.red.pkg, g.red.tests, strings.ReplaceAll(err.Error(), "\n", " "))
			fmt.Fprintf(os.Stderr, "%s\n", text)
		case text == nil:
			ok = false
			fmt.Printf("| %s | %s %s | green: NOBODY NOTICED |\n", g.name, g.red.pkg, g.red.tests)
		default:
			fmt.Printf("| %s | %s %s | red: %s |\n", g.name, g.red.pkg, g.red.tests, first(text))
		}
	}
	return finish(ok, start)
}

// compileBroken compiles the packages that each guard is taken out of.
func compileBroken(only string) bool {
	ok, start := true, time.Now()
	for _, g := range allGuards() {
		if !strings.Contains(g.name+g.red.tests+g.red.pkg, only) || len(g.packages()) == 0 {
			continue
		}
		err := g.without(func(overlay string) error {
			out, err := exec.Command("go", append([]string{"build", "-o", os.DevNull, "-overlay", overlay}, g.packages()...)...).CombinedOutput()
			if err != nil {
				return fmt.Errorf("%w\n%s", err, out)
			}
			return nil
		})
		if err != nil {
			ok = false
			fmt.Printf("%s: %s\n", g.name, err)
		}
	}
	return finish(ok, start)
}

// packages are those whose Go code a guard is taken out of.
func (g guard) packages() (paths []string) {
	for _, c := range g.change {
		if path := "./" + filepath.Dir(c.file); strings.HasSuffix(c.file, ".go") && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// missing runs the proof against the program without the guard, and gives what
// it complains of; nil when it is content. A guard of the program itself is missed by the
// short tests on SQLite, which take a fraction of the time; where they are content, or skip,
// all are run.
func (g guard) missing() (said []byte, err error) {
	err = g.without(func(overlay string) error {
		if !g.inPostgres() {
			quick := g.red
			quick.short = true
			if said, err = quick.complaint(overlay); said != nil {
				return err
			}
		}
		said, err = g.red.complaint(overlay)
		return err
	})
	return said, err
}

// inPostgres tells that PostgreSQL's own half of the guard is taken out as well.
func (g guard) inPostgres() bool {
	return slices.ContainsFunc(g.change, func(c change) bool { return strings.Contains(c.file, "postgres") })
}

// complaint is what the tests say with the overlay; nil when they are content. It fails
// when they could not be run.
func (r run) complaint(overlay string) (said []byte, err error) {
	out, _, err := r.test(overlay, "PURSER_PROVE=short")
	if err == nil {
		return nil, nil
	}
	for _, not := range []string{"[build failed]", "[setup failed]", "build the program", "does not say"} {
		if bytes.Contains(out, []byte(not)) {
			return out, fmt.Errorf("the proof could not be run: %w", err)
		}
	}
	return out, nil
}

// without writes an overlay of the sources in which the guard is missing, and has do use it.
func (g guard) without(do func(overlay string) error) error {
	dir, err := os.MkdirTemp("", "purser-broken-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for i, c := range g.change {
		file, err := filepath.Abs(c.file)
		if err != nil {
			return err
		}
		source := file
		if changed, ok := overlay.Replace[file]; ok { // by what stands before
			source = changed
		}
		text, err := os.ReadFile(source)
		if err != nil {
			return err
		}
		if n := strings.Count(string(text), c.from); n != 1 {
			return fmt.Errorf("%s holds %d times\n%s", c.file, n, c.from)
		}
		overlay.Replace[file] = filepath.Join(dir, fmt.Sprint(i)+filepath.Ext(file))
		if err := os.WriteFile(overlay.Replace[file], []byte(strings.Replace(string(text), c.from, c.to, 1)), 0o600); err != nil {
			return err
		}
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	return do(file)
}

// first is the first thing that a test complains of.
func first(text []byte) string {
	for line := range strings.Lines(string(text)) {
		_, said, _ := strings.Cut(line, "_test.go:")
		_, said, found := strings.Cut(said, ": ")
		if found && !strings.Contains(said, "moments: ") && !strings.Contains(said, "was finished after") {
			said = strings.ReplaceAll(strings.TrimSpace(said), "|", "/")
			return said[:min(len(said), 110)]
		}
	}
	return "it did not end well"
}
