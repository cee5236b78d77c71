package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeApollo runs the README's example for Apollo Client as it stands there,
// against a server, and those of the guide for front ends with it: who copies them has a
// client that works.
func TestReadmeApollo(t *testing.T) {
	t.Parallel()
	clients(t)
	p := instance{dataDir: t.TempDir()}.start(t)
	readme, err := os.ReadFile("../README.md")
	must(t, err)
	found := regexp.MustCompile("(?s)## From Apollo Client\n\n```ts\n(.*?)```").FindSubmatch(readme)
	if found == nil {
		t.Fatal("the README has no example for Apollo Client any more")
	}
	address := strings.TrimSuffix(strings.TrimPrefix(p.urls["api"], "http://"), "/graphql")
	example := strings.ReplaceAll(string(found[1]), "localhost:8080", address)
	rest, err := os.ReadFile("testdata/node/readme.mjs")
	must(t, err)
	guide, err := os.ReadFile("../docs/frontend.md")
	must(t, err)
	for _, export := range []string{"prepend", "translated"} {
		block := regexp.MustCompile("(?s)```ts\n((?:[^`]|`[^`])*?export const " + export + " =.*?)```").FindSubmatch(guide)
		if block == nil {
			t.Fatalf("docs/frontend.md has no example of %s any more", export)
		}
		example += string(block[1])
	}
	script := filepath.Join(clientsDir, "example.mjs")
	must(t, os.WriteFile(script, []byte("import './socket.mjs';\n"+example+string(rest)), 0o600))
	node(t, script)
}
