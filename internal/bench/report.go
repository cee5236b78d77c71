package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// report is the tables, as Markdown.
func (l *lab) report(ctx context.Context, tables []table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s, %d cores, %s, %s; %d rounds, %v of each case in each. A ratio is to the\n"+
		"reference of the same round: the median, and the least and most of all rounds.\n",
		time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), runtime.Version(), l.version(ctx), rounds(tables), l.seconds)
	for _, err := range l.failures {
		fmt.Fprintf(&b, "\n**%s**\n", strings.ReplaceAll(err.Error(), "\n", " "))
	}
	bars(&b, tables)
	for _, t := range tables {
		if len(t.cases)+len(t.findings) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n", t.title)
		if t.probe != nil {
			findings(&b, t.findings)
			continue
		}
		b.WriteString("| case | clients | per second | ratio | to | bar | p50 | p99 | CPU each, of it PostgreSQL | allocations | statements |\n")
		b.WriteString("|---|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|\n")
		for _, c := range t.cases {
			c.row(&b, find(tables, c.against))
		}
	}
	return b.String()
}

func (l *lab) version(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, l.bin+"/postgres", "--version").Output()
	if err != nil {
		return "PostgreSQL"
	}
	return strings.TrimSpace(string(out))
}

// row writes one line of a table.
func (c *measured) row(b *strings.Builder, against *measured) {
	ratio, to, bar := "", "", ""
	if against != nil {
		ratios := c.ratios(against)
		ratio, to = ratios.String(), against.name
		switch {
		case c.below:
			bar = fmt.Sprintf("≤ %.2g%s", c.bar, mark(ratios.middle <= c.bar))
		case c.bar > 0:
			bar = fmt.Sprintf("≥ %.2g%s", c.bar, mark(ratios.middle >= c.bar))
		}
	}
	rates := sorted(c.samples, sample.rate)
	duration := func(of func(sample) time.Duration) string {
		return short(sorted(c.samples, of)[len(c.samples)/2])
	}
	mallocs, cpu := "–", duration(func(s sample) time.Duration { return s.cpu / time.Duration(s.n) })
	if !c.outside && (c.program == nil || c.program.metrics != "") {
		mallocs = fmt.Sprintf("%.0f", sorted(c.samples, func(s sample) float64 { return s.mallocs })[len(c.samples)/2])
	}
	if !c.sqlite {
		cpu += ", " + duration(func(s sample) time.Duration { return s.database / time.Duration(s.n) })
	}
	statements := "–"
	if c.statements > 0 {
		statements = fmt.Sprintf("%.2f", c.statements)
	}
	fmt.Fprintf(b, "| %s | %d | %.0f (%.0f–%.0f) | %s | %s | %s | %s | %s | %s | %s | %s |\n", c.name, c.clients,
		rates[len(rates)/2], rates[0], rates[len(rates)-1], ratio, to, bar,
		duration(func(s sample) time.Duration { return s.p50 }), duration(func(s sample) time.Duration { return s.p99 }),
		cpu, mallocs, statements)
}

func mark(reached bool) string {
	if reached {
		return " ✓"
	}
	return " ✗"
}

func sorted[T cmp.Ordered](samples []sample, of func(sample) T) []T {
	out := make([]T, len(samples))
	for i, s := range samples {
		out[i] = of(s)
	}
	slices.Sort(out)
	return out
}

// short is a time in three figures or so.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// between puts text between a file's marks <!-- name --> and <!-- /name -->.
func between(file, name, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	first, last := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, opened := strings.Cut(string(old), first)
	_, after, closed := strings.Cut(rest, last)
	if !opened || !closed {
		return errors.New(file + " has no marks for " + name)
	}
	return os.WriteFile(file, []byte(before+first+text+last+after), 0o644)
}
