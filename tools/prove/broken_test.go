package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGuards: what make prove-broken takes out is there to be taken out.
func TestGuards(t *testing.T) {
	t.Parallel()
	for _, g := range allGuards() {
		for _, c := range g.change {
			text, err := os.ReadFile(filepath.Join("..", "..", c.file))
			if err != nil {
				t.Errorf("%s: %v", g.name, err)
				continue
			}
			if n := strings.Count(string(text), c.from); n != 1 {
				t.Errorf("%s: %s holds %d times %q", g.name, c.file, n, c.from)
			}
		}
	}
}
