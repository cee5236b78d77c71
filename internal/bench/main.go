// Command bench measures Purser beside references that stand in the same run, on
// the same machine and the same PostgreSQL server, and writes what it found into
// docs/performance.md. Figures are to be read as ratios: the reference of a case
// runs in the same round. It is run by make bench.
//
// Add a case: write a function that returns cases (see suites) and name it there.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// suites are all that is measured, in the order of the tables. Each makes what
// its cases need and returns them.
var suites = []suite{
	{name: "references", title: "The references: pgbench on tables of its own", build: references},
	{name: "ledger", title: "Posting: `ledger.GroupCommitter` on PostgreSQL, every guard on", build: postings},
	{name: "sqlite", title: "Posting on SQLite, synchronous=FULL", build: onSQLite},
	{name: "transfer", title: "`transfer` through GraphQL over HTTP, PostgreSQL", build: transfers},
	{name: "spending", title: "Charges, batches and holds through GraphQL over HTTP, PostgreSQL", build: spendings},
	{name: "reads", title: "A wallet and its last 20 lines through GraphQL over HTTP, PostgreSQL", build: reads},
	{name: "program", title: "The program itself", probe: programItself},
	{name: "subscriptions", title: "Subscriptions to a wallet, two replicas on PostgreSQL", probe: subscriptions},
}

// serverVariable names the PostgreSQL server, as scripts/postgres run sets it.
const serverVariable = "PURSER_TEST_DATABASE_URL"

type options struct {
	suite   *regexp.Regexp
	only    *regexp.Regexp
	rounds  int
	seconds time.Duration // of each case in each round
	within  time.Duration // no round begins that would end later
	program string        // the built program
	docs    string        // the folder of performance.md; empty: nothing is written
	lines   int           // of the largest ledger that is read
}

func main() {
	var o options
	only := flag.String("only", "", "SUITE or SUITE/CASE, regular expressions: only these, with their references; nothing is written")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each case runs")
	flag.DurationVar(&o.seconds, "seconds", 3*time.Second, "how long each case runs in each round")
	flag.DurationVar(&o.within, "within", 12*time.Minute, "no round begins that would end later than this after the start")
	flag.StringVar(&o.program, "program", "bin/purser", "the built program")
	flag.StringVar(&o.docs, "docs", "docs", "the folder whose performance.md gets the tables")
	flag.IntVar(&o.lines, "lines", 1_000_000, "the largest ledger that is read; 10000000 takes minutes to write, 10000 is for a quick look")
	reference := flag.String("reference", "", "serve as one of the references of the reads, on the database that is named: the bench itself asks for it")
	growing := flag.Bool("grow", false, "measure how cost grows with wallets, lines, clients and replicas instead")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *reference != "" {
		fmt.Fprintln(os.Stderr, "bench:", serveReference(ctx, *reference, flag.Arg(0)))
		return
	}
	var err error
	suite, name, _ := strings.Cut(*only, "/")
	if o.suite, err = regexp.Compile(suite); err == nil {
		o.only, err = regexp.Compile(name)
	}
	if err == nil {
		if *only != "" {
			o.docs = ""
		}
		if *growing {
			err = grow(ctx, o)
		} else {
			err = measure(ctx, o)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1) //nolint:gocritic // the signals end with the program
	}
}

// measure makes what the cases need, runs them and writes the tables.
func measure(ctx context.Context, o options) (err error) {
	l, err := newLab(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		if closing := l.close(); err == nil {
			err = closing
		}
	}()
	tables, err := l.build(ctx)
	if err != nil {
		return err
	}
	if err := l.runRounds(ctx, tables); err != nil {
		return err
	}
	if err := l.countStatements(ctx, tables); err != nil {
		return err
	}
	if err := l.probe(ctx, tables); err != nil {
		return err
	}
	text := l.report(ctx, tables)
	fmt.Print(text)
	if o.docs != "" {
		l.failures = append(l.failures, between(o.docs+"/performance.md", "bench", text))
	}
	return errors.Join(l.failures...)
}
