// Command prove runs the layers that show that no cent is lost and ends with a
// table: what was tried, how often, and what was found wrong. With -broken it
// takes one guard at a time out of the program and shows that a layer turns red.
// It is run by make prove and make prove-broken, beside the tests' PostgreSQL.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// run is one go test whose proofs write into the table.
type run struct {
	layers  []string // that it must tell of
	pkg     string
	tests   string // which of them, a regular expression; empty: all
	atATime string // how many tests at a time; empty: as many as there are cores
	short   bool   // on SQLite, without what takes long
	reckons bool   // it keeps a processor busy: it gives way to the others, which mostly wait
	env     []string
	lane    string // the runs of a lane go one after the other, and the lanes side by side
}

// quick: the waits of production would take hours.
var quick = []string{"PURSER_PROVE_WAITS=short"}

var runs = []run{
	{layers: []string{"L1"}, pkg: "./internal/database", tests: "^Test(Hostile|InDoubt)"},
	{
		layers: []string{"L3"}, pkg: "./internal/payments", tests: "^TestSimulation$", reckons: true, lane: "worlds",
		env: []string{"PURSER_PROVE_HALF=1"},
	},
	{
		layers: []string{"L3"}, pkg: "./internal/payments", tests: "^TestSimulation$", reckons: true, lane: "more worlds",
		env: []string{"PURSER_PROVE_HALF=2"},
	},
	{layers: []string{"L2"}, pkg: "./internal/payments/machine", tests: "Model", atATime: "2", reckons: true, lane: "models"},
	{
		layers: []string{"L4", "L7"}, pkg: "./internal/payments",
		tests: "^Test(Sequences|EveryAnswer|EveryFailure)", atATime: "2", reckons: true, lane: "models",
	},
	{layers: []string{"L9"}, pkg: "./internal/payments", tests: "^TestFuzzTargets$", reckons: true, lane: "inputs"},
	{layers: []string{"L5"}, pkg: "./e2e/prove", tests: "^TestCrash$", atATime: "12", lane: "crashes"},
	{layers: []string{"L6"}, pkg: "./e2e/prove", tests: "^Test(Cut|Failover|Recovery)", atATime: "2", env: quick},
	{layers: []string{"L7"}, pkg: "./e2e/prove", tests: "^TestAnswers$", atATime: "8", env: quick},
	{layers: []string{"L8"}, pkg: "./e2e/prove", tests: "^TestBank", env: quick},
}

// row is one line of the table, as a proof writes it.
type row struct{ layer, what, tried, violations string }

func main() {
	broken := flag.Bool("broken", false, "take out one guard at a time")
	only := flag.String("only", "", "the layers to run, or the guards to take out, whose names contain this")
	short := flag.Bool("short", false, "the short form, as in make test")
	builds := flag.Bool("builds", false, "with -broken: only compile the program without each guard")
	flag.Parse()
	if *broken && !proveBroken(*only, *builds) || !*broken && !prove(*only, !*short) {
		os.Exit(1)
	}
}

// prove runs the layers and prints the table. Red is what fails, and what says
// nothing.
func prove(only string, full bool) bool {
	dir, err := os.MkdirTemp("", "purser-prove-")
	if err != nil {
		fail(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	env := []string{"PURSER_PROVE=short"}
	if full {
		env = []string{"PURSER_PROVE=full"}
	}
	var chosen []run
	for _, r := range runs {
		if only == "" || strings.Contains(strings.Join(r.layers, " "), only) {
			chosen = append(chosen, r)
		}
	}
	start := time.Now()
	compile(chosen)
	oks, tables := make([]bool, len(chosen)), make([][]row, len(chosen))
	lanes := map[string][]func(){}
	for i, r := range chosen {
		lanes[r.lane] = append(lanes[r.lane], func() {
			out := filepath.Join(dir, fmt.Sprint(i))
			oks[i], tables[i] = r.prove(out, append(env, "PURSER_PROVE_OUT="+out)...)
		})
	}
	var open sync.WaitGroup
	for _, lane := range lanes {
		open.Go(func() {
			for _, run := range lane {
				run()
			}
		})
	}
	open.Wait()
	return finish(show(slices.Concat(tables...)) && !slices.Contains(oks, false), start)
}

// compile makes what the runs share once, instead of in each. What does not compile
// is told by its run.
func compile(chosen []run) {
	args := []string{"test", "-run=^$"}
	for _, r := range chosen {
		if !slices.Contains(args, r.pkg) {
			args = append(args, r.pkg)
		}
	}
	_ = exec.Command("go", args...).Run()
}

// prove runs one run and gives what its proofs wrote into the file out.
func (r run) prove(out string, env ...string) (ok bool, told []row) {
	began := time.Now()
	text, cpu, err := r.test("", env...)
	said := fmt.Sprintf("%-12s %s, %s, with %s of processors\n",
		strings.Join(r.layers, " "), verdict(err == nil), time.Since(began).Round(time.Second), cpu.Round(time.Second))
	if err != nil {
		said += string(text) + "\n"
	}
	ok, told = err == nil, read(out)
	for _, layer := range r.layers {
		if !tells(told, layer) {
			said += layer + " has written no figures\n"
			ok = false
		}
	}
	fmt.Print(said)
	return ok, told
}

func finish(ok bool, start time.Time) bool {
	fmt.Printf("\n%s, in %s.\n", verdict(ok), time.Since(start).Round(time.Second))
	return ok
}

func verdict(ok bool) string {
	if ok {
		return "green"
	}
	return "RED"
}

// test runs the tests and gives what they say, and how long they kept a processor
// busy, PostgreSQL aside. The overlay, if there is one,
// stands in for sources of the tests and of the programs that they build.
func (r run) test(overlay string, env ...string) (said []byte, cpu time.Duration, err error) {
	args := []string{"test", "-count=1", "-timeout=30m"}
	if r.tests != "" {
		args = append(args, "-run", r.tests)
	}
	if r.short {
		args = append(args, "-short")
	}
	if r.atATime != "" {
		args = append(args, "-parallel", r.atATime)
	}
	env = append(env, r.env...)
	if overlay != "" {
		args = append(args, "-overlay", overlay, "-failfast")
		env = append(env, "PURSER_PROVE_OVERLAY="+overlay)
	}
	args = append(args, r.pkg)
	cmd := exec.Command("go", args...)
	if r.reckons {
		cmd = exec.Command("nice", append([]string{"-n", "19", "go"}, args...)...)
		// Many small worlds: collecting seldom is quicker. SQLite in Go takes one lock for
		// each piece of memory: two threads get no more done than one, and burn twice the time.
		env = append(env, "GOGC=400", "GOMAXPROCS=1")
	}
	cmd.Env = append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err = cmd.Run(); cmd.ProcessState != nil {
		cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	return out.Bytes(), cpu, err
}

// read gives the rows that the proofs of one run have written.
func read(file string) (rows []row) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil // nothing was written
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 4 {
			rows = append(rows, row{f[0], f[1], f[2], f[3]})
		}
	}
	return rows
}

func tells(rows []row, layer string) bool {
	for _, r := range rows {
		if r.layer == layer {
			return true
		}
	}
	return false
}

// show prints the table; false when it tells of violations.
func show(table []row) bool {
	fmt.Printf("\n| Layer | What was tried | How often | Violations |\n|---|---|---:|---:|\n")
	ok := true
	for _, r := range table {
		fmt.Printf("| %s | %s | %s | %s |\n", r.layer, r.what, r.tried, r.violations)
		ok = ok && r.violations == "0"
	}
	return ok
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "prove:", err)
	os.Exit(1)
}
