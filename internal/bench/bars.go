package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
)

// spreadOf is the median of some figures, with the least and the most.
type spreadOf struct{ least, middle, most float64 }

func spreadFrom(values []float64) spreadOf {
	values = slices.Sorted(slices.Values(values))
	return spreadOf{values[0], values[len(values)/2], values[len(values)-1]}
}

// String writes it in figures that suit its size.
func (s spreadOf) String() string {
	if s.least == s.most {
		return figure(s.middle)
	}
	return fmt.Sprintf("%s (%s–%s)", figure(s.middle), figure(s.least), figure(s.most))
}

func figure(f float64) string {
	switch {
	case f < 10:
		return fmt.Sprintf("%.2f", f)
	case f < 100:
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.0f", f)
}

// ratios are to the reference's rate of the same rounds.
func (c *measured) ratios(against *measured) spreadOf {
	all := make([]float64, len(c.samples))
	for i := range c.samples {
		all[i] = c.samples[i].rate() / against.samples[i].rate()
	}
	return spreadFrom(all)
}

// finding is what a probe has found out.
type finding struct {
	what, unit string
	values     []float64 // one for each time that it was looked at
	most       float64   // the bar; 0: there is none
}

// probe runs the probes, when all else is over.
func (l *lab) probe(ctx context.Context, tables []table) error {
	for i, t := range tables {
		if t.probe == nil {
			continue
		}
		found, err := t.probe(ctx, l)
		if err := l.missed(ctx, t.name, err); err != nil {
			return err
		}
		tables[i].findings = slices.DeleteFunc(found, func(f finding) bool { return !l.only.MatchString(f.what) })
		for _, f := range tables[i].findings {
			fmt.Fprintf(os.Stderr, "%-70s %s %s\n", t.name+"/"+f.what, spreadFrom(f.values), f.unit)
		}
	}
	return nil
}

// findings writes the table of a probe.
func findings(b *strings.Builder, found []finding) {
	b.WriteString("| what | median (least–most) | times | bar |\n|---|--:|--:|--:|\n")
	for _, f := range found {
		bar, s := "", spreadFrom(f.values)
		if f.most > 0 {
			bar = fmt.Sprintf("≤ %.4g %s%s", f.most, f.unit, mark(s.middle <= f.most))
		}
		fmt.Fprintf(b, "| %s | %s %s | %d | %s |\n", f.what, s, f.unit, len(f.values), bar)
	}
}

// bars writes what is asked for, what was measured, and whether that is enough.
func bars(b *strings.Builder, tables []table) {
	b.WriteString("\n### The bars\n\n| what | bar | measured: median (least–most) | reached |\n|---|--:|--:|---|\n")
	line := func(what, bar string, measured fmt.Stringer, reached bool) {
		yes := "**no**"
		if reached {
			yes = "yes"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", what, bar, measured, yes)
	}
	for _, t := range tables {
		for _, c := range t.cases {
			what := t.name + ": " + c.name
			against := find(tables, c.against)
			switch {
			case c.bar == 0 || against == nil:
			case c.below: // the bar is Purser's, so the ratio is turned round
				s, bar := against.ratios(c), 1/c.bar
				line(t.name+": "+against.name, fmt.Sprintf("≥ %.2g × %s", bar, c.name), s, s.middle >= bar)
			default:
				s := c.ratios(against)
				line(what, fmt.Sprintf("≥ %.2g × %s", c.bar, against.name), s, s.middle >= c.bar)
			}
			if c.tail > 0 {
				s := spreadFrom(sorted(c.samples, func(s sample) float64 { return float64(s.p99) / float64(s.p50) }))
				line(what, fmt.Sprintf("p99 ≤ %.2g × p50", c.tail), s, s.middle <= c.tail)
			}
		}
		for _, f := range t.findings {
			if s := spreadFrom(f.values); f.most > 0 {
				line(t.name+": "+f.what, fmt.Sprintf("≤ %.4g %s", f.most, f.unit), s, s.middle <= f.most)
			}
		}
	}
}

// rounds is how many there were.
func rounds(tables []table) int {
	for _, t := range tables {
		for _, c := range t.cases {
			return len(c.samples)
		}
	}
	return 0
}
