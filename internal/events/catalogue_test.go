package events_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/events"
)

// The web app offers the types that there are, and the documentation describes each.
func TestTypesAreListed(t *testing.T) {
	t.Parallel()
	offered, err := os.ReadFile("../../web/src/operators/event-types.ts")
	must(t, err)
	page, err := os.ReadFile("../../docs/events.md")
	must(t, err)
	_, table, _ := strings.Cut(string(page), "\n## Types\n")
	described := ""
	for line := range strings.Lines(table) {
		if row, ok := strings.CutPrefix(line, "| `"); ok {
			cell, _, _ := strings.Cut(row, "|")
			described += cell
		}
	}
	for name, text := range map[string]string{"the web app": string(offered), "docs/events.md": described} {
		listed := regexp.MustCompile(`[a-z_]+\.[a-z_]+`).FindAllString(text, -1)
		slices.Sort(listed)
		if want := slices.Sorted(slices.Values(events.Types)); !slices.Equal(listed, want) {
			t.Errorf("%s lists\n%q, not\n%q", name, listed, want)
		}
	}
}
