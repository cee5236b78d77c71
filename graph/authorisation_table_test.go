package graph_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// compareTable holds the rows against those that a person has read.
func compareTable(t *testing.T, rows map[string]cells) {
	t.Helper()
	var b strings.Builder
	b.WriteString(tableHead)
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.Join(func() []string { row := rows[name]; return row[:] }(), " | "))
	}
	if os.Getenv("PURSER_UPDATE") != "" {
		if err := os.WriteFile(tableFile, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("the table in %s is another (-want +got):\n%s", tableFile, diff)
	}
}
