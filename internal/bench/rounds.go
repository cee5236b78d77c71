package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"
)

// warm is how long each case runs before it is measured: statements are prepared,
// pools filled, and what the machine has put away while others ran is fetched back.
const warm = 500 * time.Millisecond

// runRounds runs every case once in each round, so that what slows the machine
// down for a while slows a case and its reference down alike.
// Where the machine is so slow that the next round would end too late, there is none.
func (l *lab) runRounds(ctx context.Context, tables []table) error {
	for round, began := 1, time.Now(); round <= l.rounds; round++ {
		took := time.Since(began)
		began = time.Now()
		if round > 1 && time.Since(l.began)+took > l.within {
			fmt.Fprintf(os.Stderr, "only %d rounds fit into %v\n", round-1, l.within)
			return nil
		}
		for i := range tables {
			if err := l.runRound(ctx, &tables[i], round); err != nil {
				return err
			}
		}
	}
	return nil
}

// runRound runs each case of a table once. A case that fails is left out from then on.
func (l *lab) runRound(ctx context.Context, t *table, round int) error {
	for _, c := range slices.Clone(t.cases) {
		s, err := l.once(ctx, c)
		if err != nil {
			if err := l.missed(ctx, t.name+"/"+c.name, err); err != nil {
				return err
			}
			t.cases = slices.DeleteFunc(t.cases, func(other *measured) bool { return other == c })
			continue
		}
		c.samples = append(c.samples, s)
		fmt.Fprintf(os.Stderr, "%d/%d  %-70s %10.0f/s\n", round, l.rounds, t.name+"/"+c.name, s.rate())
	}
	return nil
}

// once runs a case and reads the clocks around it.
func (l *lab) once(ctx context.Context, c *measured) (sample, error) {
	if _, err := c.run(ctx, warm); err != nil {
		return sample{}, err
	}
	runtime.GC() // what another case has left is not this one's to clear
	before, err := c.mallocs(ctx)
	if err != nil {
		return sample{}, err
	}
	cpu, err := l.clocks(c)
	if err != nil {
		return sample{}, err
	}
	s, err := c.run(ctx, l.seconds)
	if err != nil {
		return s, err
	}
	if s.n == 0 {
		return s, errors.New("nothing was done: the machine is too busy to measure anything")
	}
	now, err := l.clocks(c)
	if err != nil {
		return s, err
	}
	s.cpu = (now.ours - cpu.ours) + (now.database - cpu.database)
	s.database = now.database - cpu.database
	after, err := c.mallocs(ctx)
	s.mallocs = (after - before) / float64(s.n)
	return s, err
}

// mallocs is how many objects were allocated so far where the case does its work.
func (c *measured) mallocs(ctx context.Context) (float64, error) {
	if c.program != nil {
		return c.program.mallocs(ctx)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Mallocs), nil
}

// countStatements lets each case run for a moment while the server writes down
// every statement that it is given.
func (l *lab) countStatements(ctx context.Context, tables []table) error {
	for _, t := range tables {
		for _, c := range t.cases {
			c.statements = -1
			if c.sqlite {
				continue
			}
			if err := l.logging(ctx, "all"); err != nil {
				return err
			}
			from, err := os.Stat(l.log)
			if err != nil {
				return nil //nolint:nilerr // the server's log is elsewhere: the column stays empty
			}
			s, err := c.run(ctx, warm)
			err = errors.Join(err, l.logging(ctx, "none"))
			if err := l.missed(ctx, "statements of "+t.name+"/"+c.name, err); err != nil {
				return err
			}
			text, err := os.ReadFile(l.log)
			if err != nil {
				return err
			}
			n := bytes.Count(text[from.Size():], []byte("LOG:  statement: ")) + bytes.Count(text[from.Size():], []byte("LOG:  execute "))
			c.statements = float64(n) / float64(max(s.n, 1))
		}
	}
	return nil
}

// logging sets what the server writes down, and gives its processes the moment
// that they need to hear of it.
func (l *lab) logging(ctx context.Context, what string) error {
	for _, statement := range []string{"ALTER SYSTEM SET log_statement = '" + what + "'", "SELECT pg_reload_conf()"} {
		if _, err := l.psql(ctx, l.server, statement); err != nil {
			return err
		}
	}
	return wait(ctx, warm)
}
