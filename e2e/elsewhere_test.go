package e2e_test

import (
	"bufio"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// postOffice is a mail server that keeps its letters.
type postOffice struct {
	address string
	mu      sync.Mutex
	letters []string
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	o := &postOffice{address: listener.Addr().String()}
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go o.serve(c)
		}
	}()
	return o
}

func (o *postOffice) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	say := func(text string) { _, _ = c.Write([]byte(text + "\r\n")) }
	say("220 here")
	var letter strings.Builder
	inside := false
	for lines := bufio.NewScanner(c); lines.Scan(); {
		line := lines.Text()
		switch {
		case inside && line == ".":
			inside = false
			o.mu.Lock()
			o.letters = append(o.letters, letter.String())
			o.mu.Unlock()
			letter.Reset()
			say("250 ok")
		case inside:
			letter.WriteString(line + "\n")
		case strings.HasPrefix(line, "EHLO"):
			say("250-here\r\n250 AUTH PLAIN")
		case strings.HasPrefix(line, "AUTH"):
			say("235 ok")
		case strings.HasPrefix(line, "DATA"):
			inside = true
			say("354 go on")
		case strings.HasPrefix(line, "QUIT"):
			say("221 bye")
		default:
			say("250 ok")
		}
	}
}

// link is the token of the newest link of its kind that was sent to somebody.
func (o *postOffice) link(t *testing.T, to, prefix string) (token string) {
	t.Helper()
	eventually(t, usual, "a letter with a link "+prefix+" comes to "+to, func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		for _, letter := range o.letters {
			_, rest, found := strings.Cut(letter, "#token="+prefix)
			if found && strings.Contains(letter, "To: <"+to+">") {
				token = prefix + strings.Fields(rest)[0]
			}
		}
		return token != ""
	})
	return token
}

// counter serves the link that was sent last to the address that a request names, for a
// browser that cannot read mail. It returns where.
func (o *postOffice) counter(t *testing.T) (url string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		for _, letter := range slices.Backward(o.letters) {
			if !strings.Contains(letter, "To: <"+r.URL.Query().Get("to")+">") {
				continue
			}
			for word := range strings.FieldsSeq(letter) {
				if strings.Contains(word, "#token=") {
					_, _ = w.Write([]byte(word))
					return
				}
			}
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// newForgetfulIssuer is one where browsers may sign in, and which knows none of its
// codes when it is asked. It repeats what it was told.
func newForgetfulIssuer(t *testing.T) (url string) {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	say := func(w http.ResponseWriter, status int, what map[string]any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(what)
	}
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		say(w, http.StatusOK, map[string]any{
			"issuer": server.URL, "authorization_endpoint": server.URL + "/authorize", "token_endpoint": server.URL + "/token",
			"jwks_uri": server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, map[string]any{"keys": []any{}}) })
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		_, secret, _ := r.BasicAuth()
		say(w, http.StatusBadRequest, map[string]any{
			"error": "invalid_grant", "error_description": "no " + r.FormValue("code") + " of " + secret + r.FormValue("client_secret"),
		})
	})
	return server.URL
}
