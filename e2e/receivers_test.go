package e2e_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// receivers says how each receiver of docs/events.md is run, by the language of its block. A
// language that is not here is skipped.
var receivers = map[string]func(t *testing.T, file string) *exec.Cmd{
	"js": func(t *testing.T, file string) *exec.Cmd {
		t.Helper()
		installClient(t, "../clients/node")
		modules, err := filepath.Abs("../clients/node/node_modules")
		must(t, err)
		must(t, os.Symlink(modules, filepath.Join(filepath.Dir(file), "node_modules")))
		must(t, os.Rename(file, file+".mjs"))
		return exec.Command("node", file+".mjs")
	},
	"go": func(t *testing.T, file string) *exec.Cmd {
		t.Helper()
		must(t, os.Rename(file, file+".go"))
		build := exec.Command("go", "build", "-o", file, file+".go")
		build.Dir = ".." // for the library
		output(t, build)
		return exec.Command(file)
	},
	"python": func(t *testing.T, file string) *exec.Cmd {
		t.Helper()
		if _, err := exec.LookPath("python3"); err != nil {
			t.Skip("python3 is not installed")
		}
		return exec.Command("python3", file)
	},
}

// Each receiver of docs/events.md takes what the server sends, and refuses what was changed, is
// old, or was signed by somebody else.
func TestReceiversOfTheDocumentation(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the inner loop needs no other languages")
	}
	page, err := os.ReadFile("../docs/events.md")
	must(t, err)
	_, section, _ := strings.Cut(string(page), "\n## Receivers\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```(\\w+)\n(.*?)```").FindAllStringSubmatch(section, -1)
	if len(blocks) != len(receivers) {
		t.Fatalf("docs/events.md has %d receivers, not %d", len(blocks), len(receivers))
	}
	i := instance{dataDir: t.TempDir(), env: []string{"PURSER_SECRET_KEY=" + secretKey}}
	key := i.keyOf(t, "WEBHOOKS_WRITE")
	p := i.start(t)
	t.Run("Languages", func(t *testing.T) {
		for _, block := range blocks {
			t.Run(block[1], func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "receiver")
				must(t, os.WriteFile(file, []byte(block[2]), 0o600))
				p.receives(t, key, receivers[block[1]](t, file))
			})
		}
	})
	p.stop()
}

// receives runs a receiver and sends it an event, and then what it must refuse.
func (p *program) receives(t *testing.T, key string, receiver *exec.Cmd) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	address := free.Addr().String()
	must(t, free.Close())
	do := func(query string) string {
		header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + key}}
		_, answer := p.ask(t, http.MethodPost, "/graphql", header, `{"query": `+strconv.Quote(query)+`}`)
		return answer
	}
	made := do(`mutation { createWebhookEndpoint(input: {url: "http://` + address + `/webhooks", eventTypes: ["dispute.closed"]}) {
		webhookEndpoint { id } secret userErrors { code } } }`)
	endpoint, secret := regexp.MustCompile(`we_[0-9a-z]{26}`).FindString(made), regexp.MustCompile(`whsec_[0-9A-Za-z+/]+=*`).FindString(made)
	_, port, _ := net.SplitHostPort(address)
	said := new(lockedText)
	receiver.Env = append(os.Environ(), "WEBHOOK_SECRET="+secret, "PORT="+port)
	receiver.Stdout, receiver.Stderr = said, said
	must(t, receiver.Start())
	defer func() { _ = receiver.Process.Kill(); _ = receiver.Wait() }()
	eventually(t, usual, "the receiver listens", func() bool {
		c, err := net.Dial("tcp", address)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
	sent := do(`mutation { sendTestEvent(input: {webhookEndpointId: "` + endpoint + `", type: "hold.expired"}) { delivery { id event { id } } userErrors { code } } }`)
	delivery := regexp.MustCompile(`wd_[0-9a-z]{26}`).FindString(sent)
	eventually(t, usual, "the event has arrived", func() bool {
		return strings.Contains(do(`{ node(id: "`+delivery+`") { ... on WebhookDelivery { status httpStatus } } }`), `"status":"DELIVERED","httpStatus":204`)
	})
	if want := "hold.expired " + regexp.MustCompile(`ev_[0-9a-z]{26}`).FindString(sent); !strings.Contains(said.String(), want) {
		t.Errorf("the receiver said %q, not %q", said, want)
	}
	body := []byte(`{"id":"ev_x","type":"hold.expired","data":{}}`)
	for name, want := range map[string]int{"right": 204, "old": 400, "to come": 400, "another secret": 400, "changed": 400, "no signature": 400} {
		at, by, content := time.Now(), secret, string(body)
		switch name {
		case "old":
			at = at.Add(-6 * time.Minute)
		case "to come":
			at = at.Add(6 * time.Minute)
		case "another secret":
			by = "whsec_" + secretKey
		case "changed":
			content = " " + content
		}
		signer, err := standardwebhooks.NewWebhook(by)
		must(t, err)
		signature, err := signer.Sign("ev_x", at, body)
		must(t, err)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/webhooks", strings.NewReader(content))
		must(t, err)
		r.Header.Set("webhook-id", "ev_x")
		r.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
		if name != "no signature" {
			r.Header.Set("webhook-signature", signature)
		}
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("what is %s is answered with %d, not %d", name, answer.StatusCode, want)
		}
	}
	if t.Failed() {
		t.Log(fmt.Sprint("the receiver said: ", said))
	}
}

// lockedText is what a program says, read while it runs.
type lockedText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
