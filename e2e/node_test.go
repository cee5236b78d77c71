package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	clientsOnce sync.Once
	clientsDir  string
	clientsOut  string
)

// node runs a script of testdata/node against a server and expects it to end well.
func node(t *testing.T, script string, env ...string) {
	t.Helper()
	clients(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", script)
	cmd.Dir = clientsDir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("node %s: %v\n%s", script, err, out)
	}
	t.Logf("%s", out)
}

// clients installs the packages of testdata/node, once.
func clients(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Node.js and npm's registry")
	}
	clientsOnce.Do(func() {
		clientsDir = filepath.Join(filepath.Dir(binary), "node")
		must(t, os.CopyFS(clientsDir, os.DirFS("testdata/node")))
		cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
		cmd.Dir = clientsDir
		out, err := cmd.CombinedOutput()
		if err != nil {
			clientsOut = cmd.String() + ": " + err.Error() + "\n" + string(out)
		}
	})
	if clientsOut != "" {
		t.Fatalf("install Node.js 20 or newer with npm (scripts/node does), or leave the test out with -short: %s", clientsOut)
	}
}

// TestHTTPSpecification is every audit of the GraphQL over HTTP specification.
func TestHTTPSpecification(t *testing.T) {
	t.Parallel()
	clients(t)
	p := instance{dataDir: t.TempDir()}.start(t)
	node(t, "audit.mjs", "API_URL="+p.urls["api"])
}

// TestApolloClient is a front end with Apollo's own client.
func TestApolloClient(t *testing.T) {
	t.Parallel()
	clients(t)
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		proxy := httptest.NewServer(&forgetful{to: p.urls["api"]})
		defer proxy.Close()
		node(t, "apollo.mjs", "API_URL="+p.urls["api"], "PROXY_URL="+proxy.URL)
	})
}

// forgetful passes requests on, and loses the answer to the first that asks for
// an operation named Lost….
type forgetful struct {
	to   string
	lost atomic.Bool
}

func (f *forgetful) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	request, err := http.NewRequestWithContext(r.Context(), r.Method, f.to, bytes.NewReader(body))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	request.Header = r.Header.Clone()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	answer, err := io.ReadAll(response.Body)
	// The one that has done something: a persisted query may be asked for first.
	done := bytes.Contains(body, []byte("LostDeposit")) && bytes.Contains(answer, []byte("SUCCEEDED"))
	if err != nil || done && f.lost.CompareAndSwap(false, true) {
		panic(http.ErrAbortHandler) // the connection breaks
	}
	w.Header().Set("Content-Type", response.Header.Get("Content-Type"))
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(answer)
}

// TestLiveClients are graphql-ws and graphql-sse, over a restart of the program.
func TestLiveClients(t *testing.T) {
	t.Parallel()
	clients(t)
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		address := strings.TrimSuffix(strings.TrimPrefix(p.urls["api"], "http://"), "/graphql")
		cmd := exec.CommandContext(t.Context(), "node", "clients.mjs")
		cmd.Dir, cmd.Env = clientsDir, append(os.Environ(), "API_URL="+p.urls["api"])
		var faults bytes.Buffer
		cmd.Stderr = &faults
		in, err := cmd.StdinPipe()
		must(t, err)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		for lines := bufio.NewScanner(out); lines.Scan(); {
			t.Log(lines.Text())
			if lines.Text() == "again" {
				p.stop()
				p = i.start(t, "--addr", address)
				_, err := in.Write([]byte("\n"))
				must(t, err)
			}
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("node clients.mjs: %v\n%s", err, &faults)
		}
	})
}
