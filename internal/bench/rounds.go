package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"
)

// warm is how long each case runs before the first round: statements are
// prepared, pools filled and pages read.
const warm = 500 * time.Millisecond

// runRounds runs every case once in each round, so that what slows the machine
// down for a while slows a case and its reference down alike.
func (l *lab) runRounds(ctx context.Context, tables []table) error {
	for round := range l.rounds + 1 {
		for _, t := range tables {
			for _, c := range t.cases {
				d := l.seconds
				if round == 0 {
					d = warm
				}
				s, err := l.once(ctx, c, d)
				if err != nil {
					return fmt.Errorf("%s/%s: %w", t.name, c.name, err)
				}
				if round > 0 {
					c.samples = append(c.samples, s)
					fmt.Fprintf(os.Stderr, "%d/%d  %-60s %10.0f/s\n", round, l.rounds, t.name+"/"+c.name, s.rate())
				}
			}
		}
	}
	return nil
}

// once runs a case and reads the clocks around it.
func (l *lab) once(ctx context.Context, c *measured, d time.Duration) (sample, error) {
	runtime.GC() // what another case has left is not this one's to clear
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, err := l.clocks(c)
	if err != nil {
		return sample{}, err
	}
	s, err := c.run(ctx, d)
	if err != nil || d == warm {
		return s, err
	}
	if s.n == 0 {
		return s, errors.New("nothing was done: the machine is too busy to measure anything")
	}
	runtime.ReadMemStats(&after)
	s.mallocs = float64(after.Mallocs-before.Mallocs) / float64(s.n)
	now, err := l.clocks(c)
	s.cpu = (now.ours - cpu.ours) + (now.database - cpu.database)
	s.database = now.database - cpu.database
	return s, err
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
			if err != nil {
				return fmt.Errorf("%s/%s: %w", t.name, c.name, err)
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
	for _, statement := range []string{"ALTER SYSTEM SET log_statement = " + what, "SELECT pg_reload_conf()"} {
		if _, err := l.psql(ctx, l.server, statement); err != nil {
			return err
		}
	}
	select {
	case <-time.After(warm):
	case <-ctx.Done():
	}
	return ctx.Err()
}
