package main

import (
	"fmt"
	"math"
	"strings"
)

// growTable is the curves as a table.
func (l *lab) growTable(curves []curve) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rounds, %v of each point in each; the bar is for the rate of the first point of a curve.\n", l.rounds, l.seconds)
	for _, err := range l.failures {
		fmt.Fprintf(&b, "\n**%s**\n", strings.ReplaceAll(err.Error(), "\n", " "))
	}
	b.WriteString("\n![How the rates change](performance.svg)\n\n" +
		"| while grows | what | to | per second: median (least–most) | of the first | bar | p50 | p99 |\n|---|---|--:|--:|--:|--:|--:|--:|\n")
	for _, c := range curves {
		for i, p := range c.points {
			bar, share := "", p.rate()/c.points[0].rate()
			if c.flat > 0 && i > 0 {
				bar = fmt.Sprintf("≥ %.2g%s", c.flat, mark(share >= c.flat))
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %.0f (%.0f–%.0f) | %.2f | %s | %s | %s |\n", c.grows, c.rates, grouped(p.at),
				p.rate(), p.all[0].rate(), p.all[len(p.all)-1].rate(), share, bar, short(p.p50), short(p.p99))
		}
	}
	return b.String()
}

// grouped is a number with its thousands apart.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// The picture's measures, in pixels.
const (
	panelWidth, panelHeight = 300, 200
	left, right, top, below = 52, 12, 40, 30
)

// picture draws each curve in a panel of its own: what grows in equal steps from
// left to right, rates from zero up.
func picture(curves []curve) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n",
		3*panelWidth, (len(curves)+2)/3*panelHeight)
	b.WriteString(`<rect width="100%" height="100%" fill="#fff"/>` + "\n")
	for i, c := range curves {
		fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", i%3*panelWidth, i/3*panelHeight)
		c.draw(&b)
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (c curve) draw(b *strings.Builder) {
	most := 0.0
	for _, p := range c.points {
		most = max(most, p.rate())
	}
	step := math.Pow(10, math.Floor(math.Log10(most)))
	roof := math.Ceil(most/step) * step
	width, height := float64(panelWidth-left-right), float64(panelHeight-top-below)
	x := func(i int) float64 { return left + width*float64(i)/float64(max(len(c.points)-1, 1)) }
	y := func(rate float64) float64 { return top + height*(1-rate/roof) }
	fmt.Fprintf(b, `<text x="%d" y="16" font-weight="bold">%s</text><text x="%d" y="30" fill="#666">a second, by %s</text>`+"\n",
		left, c.rates, left, c.grows)
	for _, rate := range []float64{0, roof / 2, roof} {
		fmt.Fprintf(b, `<line x1="%d" x2="%.1f" y1="%.1f" y2="%[3]f" stroke="#ddd"/><text x="%[4]d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			left, left+width, y(rate), left-6, y(rate)+4, grouped(int(rate)))
	}
	var line strings.Builder
	for i, p := range c.points {
		fmt.Fprintf(&line, "%.1f,%.1f ", x(i), y(p.rate()))
		fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text><circle cx="%[1]f" cy="%[4]f" r="3" fill="#2563eb"/>`+"\n",
			x(i), panelHeight-below+16, brief(p.at), y(p.rate()))
	}
	fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="#2563eb" stroke-width="2"/>`+"\n", line.String())
}

// brief is a power of ten as 10ⁿ, and any other number as it is.
func brief(n int) string {
	zeros := 0
	for m := n; m >= 10 && m%10 == 0; m /= 10 {
		zeros++
	}
	if zeros < 2 || n != int(math.Pow10(zeros)) {
		return fmt.Sprint(n)
	}
	return "10" + string([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[zeros])
}
