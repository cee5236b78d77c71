package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGuards: what make prove-broken takes out is there to be taken out, and is what the
// program runs with. A trigger or function that a later migration makes again is taken out there.
func TestGuards(t *testing.T) {
	t.Parallel()
	for _, g := range allGuards() {
		for _, c := range g.change {
			text := readText(t, filepath.Join("..", "..", c.file))
			if n := strings.Count(text, c.from); n != 1 {
				t.Errorf("%s: %s holds %d times %q", g.name, c.file, n, c.from)
				continue
			}
			if strings.Contains(c.file, "/migrations/") {
				if later := madeAgain(t, c.file, text[:strings.Index(text, c.from)+len(c.from)]); later != "" {
					t.Errorf("%s: %s is not what the program runs with: %s makes it again", g.name, c.file, later)
				}
			}
		}
	}
}

var makes = regexp.MustCompile(`CREATE (?:OR REPLACE )?(?:CONSTRAINT )?(TRIGGER|FUNCTION) (\w+)`)

// madeAgain is the migration after a file that makes again what the text before a change, and
// with its first line, makes last; empty for none.
func madeAgain(t *testing.T, file, before string) string {
	t.Helper()
	found := makes.FindAllStringSubmatch(before, -1)
	if found == nil {
		return ""
	}
	last := found[len(found)-1]
	if strings.Contains(before[strings.LastIndex(before, last[0]):], "StatementEnd\n") {
		return "" // the change comes after it
	}
	again := regexp.MustCompile(`CREATE (?:OR REPLACE )?(?:CONSTRAINT )?` + last[1] + ` ` + last[2] + `\b`)
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.Dir(file), "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d migrations beside %s: %v", len(files), file, err)
	}
	for _, other := range files {
		if filepath.Base(other) > filepath.Base(file) && again.MatchString(readText(t, other)) {
			return filepath.Base(other)
		}
	}
	return ""
}

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
