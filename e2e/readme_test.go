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

// TestReadmeSession runs the README's route of a back end and the link of its front end, as
// they stand there: a session that has ended is replaced once, and who is gone does not loop.
func TestReadmeSession(t *testing.T) {
	t.Parallel()
	clients(t)
	i := instance{dataDir: t.TempDir()}
	if r := i.run(t, nil, "migrate", "--data-dir", i.dataDir); r.code != 0 {
		t.Fatal(r.stderr)
	}
	made := i.run(t, nil, "key", "app", "shop backend", "USERS_WRITE", "SESSIONS_WRITE", "--data-dir", i.dataDir)
	key := regexp.MustCompile(`prs_[0-9A-Za-z]{49}`).FindString(made.stdout)
	p := i.start(t)
	readme, err := os.ReadFile("../README.md")
	must(t, err)
	found := regexp.MustCompile("(?s)## From your application's back end\n.*?```ts\n(.*?)```.*?```ts\n(.*?)```").FindSubmatch(readme)
	if key == "" || found == nil {
		t.Fatalf("no key, or the README has no example of a session any more: %+v", made)
	}
	rest, err := os.ReadFile("testdata/node/session.mjs")
	must(t, err)
	before, after, _ := strings.Cut(string(rest), "// The README's example stands here.\n")
	example := strings.ReplaceAll(string(found[1]), "http://127.0.0.1:8080/graphql", p.urls["api"]) +
		strings.ReplaceAll(string(found[2]), " as Observable<ApolloLink.Result>", "") // Node.js 20 reads no types
	script := filepath.Join(clientsDir, "session-example.mjs")
	must(t, os.WriteFile(script, []byte(before+example+after), 0o600))
	node(t, script, "PURSER_API_KEY="+key, "PURSER_URL="+p.urls["api"])
}
