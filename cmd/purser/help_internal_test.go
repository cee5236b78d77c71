package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/purserhq/purser/internal/plainwords"
)

// TestHelp checks the words of the help of every command, argument and flag. Settings are
// flags of serve.
func TestHelp(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	check := func(name, help string) {
		checked++
		for _, fault := range plainwords.Faults(help, false) {
			t.Errorf("%s %s", name, fault)
		}
	}
	err = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		switch n := node.(type) {
		case *kong.Flag:
			if n.Name != "help" { // kong's own
				check("--"+n.Name, n.Help)
			}
		case *kong.Node:
			if n.Type == kong.CommandNode {
				check(n.FullPath(), n.Help)
			}
			for _, positional := range n.Positional {
				check(n.FullPath()+" "+positional.Name, positional.Help)
			}
		}
		return next(nil)
	})
	if err != nil || checked < 80 {
		t.Errorf("only %d texts were checked: %v", checked, err)
	}
}

// TestVersion compares the printed version with the changelog, which has a section for it.
func TestVersion(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := printVersion(&b); err != nil || !regexp.MustCompile(`^purser \d+\.\d+\.\d+ go1\.\S+ \S+/\S+`).MatchString(b.String()) {
		t.Errorf("version prints %q, %v", b.String(), err)
	}
	changelog, err := os.ReadFile(filepath.Join("..", "..", "CHANGELOG.md"))
	if err != nil || !strings.Contains(string(changelog), "## ["+version+"]") {
		t.Errorf("CHANGELOG.md has no section for %s: %v", version, err)
	}
}
