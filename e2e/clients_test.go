package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
)

// The clients for servers go through a customer's life against a whole server, each in a
// program of its own, and say the same.
func TestClientsForServers(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	if r := i.run(t, nil, "migrate", "--data-dir", i.dataDir); r.code != 0 {
		t.Fatal(r.stderr)
	}
	made := i.run(t, nil, "key", "app", "example",
		"USERS_WRITE", "SESSIONS_WRITE", "WALLETS_READ", "CHARGES_WRITE", "CREDITS_WRITE", "HOLDS_WRITE", "--data-dir", i.dataDir)
	key := regexp.MustCompile(`prs_[0-9A-Za-z]{49}`).FindString(made.stdout)
	if key == "" {
		t.Fatalf("no key: %+v", made)
	}
	p := i.start(t)
	readme, err := os.ReadFile("../clients/README.md")
	must(t, err)
	says := regexp.MustCompile("(?s)```text\n(.*?)```").FindSubmatch(readme)
	if says == nil {
		t.Fatal("clients/README.md does not say what the examples print")
	}
	for name, cmd := range map[string]*exec.Cmd{
		"customer-go":   exec.Command("go", "run", "./example"),
		"customer-node": exec.Command("npm", "run", "--silent", "example"),
	} {
		cmd.Dir = filepath.Join("..", "clients", name[len("customer-"):])
		cmd.Env = append(os.Environ(), "PURSER_URL="+p.urls["api"], "PURSER_API_KEY="+key, "EXAMPLE_USER="+name)
		if name == "customer-node" {
			installClient(t, cmd.Dir)
		}
		if out, err := building(cmd); err != nil || string(out) != string(says[1]) {
			t.Errorf("%s: %v, said\n%s\nwant\n%s", name, err, out, says[1])
		}
	}
}

// nodeClient keeps two tests from installing, or building, the client for Node.js at once.
var nodeClient sync.Mutex

// building runs a command that builds the client for Node.js.
func building(cmd *exec.Cmd) ([]byte, error) {
	nodeClient.Lock()
	defer nodeClient.Unlock()
	return cmd.CombinedOutput()
}

// installClient installs what the client for Node.js is built with, where nobody has.
func installClient(t *testing.T, dir string) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Node.js and npm's registry")
	}
	nodeClient.Lock()
	defer nodeClient.Unlock()
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "standardwebhooks")); err == nil {
		return
	}
	cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

// TestClientForNode runs the tests of the client for Node.js itself; those of the client for Go
// are run in its own module.
func TestClientForNode(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "clients", "node")
	installClient(t, dir)
	cmd := exec.Command("npm", "test")
	cmd.Dir = dir
	if out, err := building(cmd); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
