// Command gotest runs go test with its arguments and ends with one plain line:
// how many tests passed and failed. It shows go test's own closing line of each
// package as it comes, and everything that a failed test printed.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	cmd := exec.Command("go", append([]string{"test", "-json"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		fail(err)
	}
	if err := cmd.Start(); err != nil {
		fail(err)
	}
	r := report{out: os.Stdout, texts: map[string][]string{}}
	err = errors.Join(r.read(out), cmd.Wait())
	r.close()
	if err != nil || r.failed > 0 {
		os.Exit(1)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "gotest:", err)
	os.Exit(1)
}

// event is one line of go test -json; see go doc test2json.
type event struct{ Action, Package, ImportPath, Test, Output string }

// report counts leaves and groups alike: a subtest is a test.
type report struct {
	out                     io.Writer
	passed, failed, skipped int
	broken                  []string            // what failed, by name
	texts                   map[string][]string // what a running test has printed
}

func (r *report) read(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(r.out, lines.Text()) // go vet and the linker write plain text
			continue
		}
		r.take(e)
	}
	return lines.Err()
}

func (r *report) take(e event) {
	name := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "output":
		if e.Test != "" {
			r.texts[name] = append(r.texts[name], e.Output)
		} else if e.Output != "PASS\n" && !strings.HasPrefix(e.Output, "?   ") {
			fmt.Fprint(r.out, e.Output)
		}
	case "pass", "skip":
		if e.Test != "" {
			r.count(e.Action)
		}
		// A race is told to whichever test writes then, and fails those that end later.
		if text := strings.Join(r.texts[name], ""); strings.Contains(text, "WARNING: DATA RACE") {
			fmt.Fprint(r.out, text)
		}
		delete(r.texts, name)
	case "fail":
		r.fail(e, name)
	}
}

func (r *report) count(action string) {
	if action == "pass" {
		r.passed++
	} else {
		r.skipped++
	}
}

// fail prints what the test wrote. A package fails with its tests, and counts
// by itself only when none of them did: it did not build, or it crashed.
func (r *report) fail(e event, name string) {
	inside := slices.ContainsFunc(r.broken, func(b string) bool { return strings.HasPrefix(b, e.Package+" ") })
	if e.Test == "" && inside {
		return
	}
	r.failed++
	r.broken = append(r.broken, name)
	fmt.Fprint(r.out, strings.Join(r.texts[name], ""))
	delete(r.texts, name)
}

func (r *report) close() {
	for name, text := range r.texts { // the process died under these
		fmt.Fprintf(r.out, "unfinished: %s\n%s", name, strings.Join(text, ""))
	}
	for _, name := range r.broken {
		fmt.Fprintln(r.out, "FAILED", name)
	}
	if r.skipped > 0 {
		fmt.Fprintln(r.out, r.skipped, "skipped")
	}
	fmt.Fprintf(r.out, "%d passed, %d failed\n", r.passed, r.failed)
}
