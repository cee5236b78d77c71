package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"
)

// suite is one table: of cases, which run in turn with all others in rounds, or of
// what a probe finds out after them.
type suite struct {
	name, title string
	build       func(ctx context.Context, l *lab) ([]*measured, error)
	probe       func(ctx context.Context, l *lab) ([]finding, error)
}

// measured is one case: one line of a table.
type measured struct {
	name string
	// against is the name of the case that the ratio is to (suite/name); empty:
	// this one is a reference itself.
	against string
	bar     float64 // the ratio that it must reach; 0: none is asked for
	below   bool    // the bar is for a reference, which must not reach it
	tail    float64 // p99 may be so many times p50; 0: nothing is asked for
	// run does the work for so long. It counts only what was answered rightly, and
	// fails on the first wrong answer.
	run func(ctx context.Context, d time.Duration) (sample, error)
	// program is the process whose time counts; nil: this one.
	program *program
	clients int  // how many ask at once, for the table
	outside bool // another program asks: its memory is not ours to count
	// sqlite: the database is in this process, and no server counts statements.
	sqlite bool

	samples    []sample
	statements float64 // for each operation; below 0: not known
}

// sample is what one run found.
type sample struct {
	n        int64
	took     time.Duration
	p50, p99 time.Duration
	mallocs  float64 // for each operation, in this process
	cpu      time.Duration
	database time.Duration // the server's share
}

// rate is operations in a second.
func (s sample) rate() float64 { return float64(s.n) / s.took.Seconds() }

// table is a suite with its cases.
type table struct {
	suite
	cases    []*measured
	findings []finding
}

// build makes the cases that are asked for, and the references.
func (l *lab) build(ctx context.Context) ([]table, error) {
	var tables []table
	wanted := map[string]bool{}
	for _, s := range suites {
		if s.name != "references" && !l.suite.MatchString(s.name) {
			continue
		}
		if s.build == nil {
			tables = append(tables, table{suite: s})
			continue
		}
		cases, err := s.build(ctx, l)
		if err := l.missed(ctx, s.name, err); err != nil {
			return nil, err
		}
		for _, c := range cases {
			if l.suite.MatchString(s.name) && l.only.MatchString(c.name) {
				wanted[s.name+"/"+c.name], wanted[c.against] = true, true
			}
		}
		tables = append(tables, table{suite: s, cases: cases})
	}
	for i, t := range tables {
		tables[i].cases = slices.DeleteFunc(t.cases, func(c *measured) bool { return !wanted[t.name+"/"+c.name] })
	}
	return tables, nil
}

// missed notes what could not be measured, so that all else still is. It fails when
// the bench is told to end.
func (l *lab) missed(ctx context.Context, name string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s could not be measured: %w", name, err)
	if ctx.Err() != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "bench:", err)
	l.failures = append(l.failures, err)
	return nil
}

// find is the case that another one is compared with.
func find(tables []table, name string) *measured {
	for _, t := range tables {
		for _, c := range t.cases {
			if t.name+"/"+c.name == name {
				return c
			}
		}
	}
	return nil
}
