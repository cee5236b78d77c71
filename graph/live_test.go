package graph_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// patience is how long a test waits for what must come, on a machine that does much else.
const patience = time.Minute

// serve puts the API on the network.
func (b *fixture) serve() string { return b.serveWithin(patience) }

// serveWithin is serve with the deadlines that a server usually has.
func (b *fixture) serveWithin(deadline time.Duration) string {
	b.t.Helper()
	server := httptest.NewUnstartedServer(b.api)
	server.Config.ReadTimeout, server.Config.WriteTimeout = deadline, deadline
	server.Start()
	b.t.Cleanup(server.Close)
	b.t.Cleanup(func() { _ = b.streams.Close() })
	return server.URL
}

// frame is a message of graphql-transport-ws.
type frame struct {
	ID      string `json:"id,omitempty"`
	Type    string `json:"type"`
	Payload any    `json:"payload,omitempty"`
}

// socket is a client's end.
type socket struct {
	t    *testing.T
	conn *websocket.Conn
}

// dial opens a socket with more headers, by name and value in turn.
func (b *fixture) dial(t *testing.T, url string, headers ...string) (*socket, *http.Response) {
	t.Helper()
	h := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	protocol := "graphql-transport-ws"
	if h.Get("Sec-WebSocket-Protocol") != "" {
		protocol = h.Get("Sec-WebSocket-Protocol")
		h.Del("Sec-WebSocket-Protocol")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	conn, response, err := websocket.Dial(ctx, strings.Replace(url, "http", "ws", 1)+"/graphql",
		&websocket.DialOptions{HTTPHeader: h, Subprotocols: []string{protocol}})
	if err != nil {
		return nil, response
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &socket{t: t, conn: conn}, response
}

// open opens a socket that is acknowledged.
func (who *person) open(t *testing.T, url string) *socket {
	t.Helper()
	s, _ := who.b.dial(t, url)
	if s == nil {
		t.Fatal("the socket is refused")
	}
	s.send(frame{Type: "connection_init", Payload: map[string]any{"Authorization": "Bearer " + who.token}})
	if got := s.read(); got.Type != "connection_ack" {
		t.Fatalf("%v instead of an acknowledgement", got)
	}
	return s
}

func (s *socket) send(f frame) {
	s.t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		s.t.Fatal(err)
	}
	s.raw(string(text))
}

func (s *socket) raw(text string) {
	s.t.Helper()
	if err := s.conn.Write(s.t.Context(), websocket.MessageText, []byte(text)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *socket) read() frame {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	_, text, err := s.conn.Read(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	var f frame
	if err := json.Unmarshal(text, &f); err != nil {
		s.t.Fatal(err)
	}
	return f
}

// closes reads until the socket is closed, and wants that code.
func (s *socket) closes(code websocket.StatusCode) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for {
		if _, _, err := s.conn.Read(ctx); err != nil {
			var closed websocket.CloseError
			if !errors.As(err, &closed) || closed.Code != code {
				s.t.Errorf("the socket ends with %v, want %d", err, code)
			}
			return
		}
	}
}

func (s *socket) subscribe(id, query string) {
	s.t.Helper()
	s.send(frame{ID: id, Type: "subscribe", Payload: map[string]any{"query": query}})
}

// fault is the code of the first error of an error message.
func (f frame) fault() string {
	code, _ := walk(f.Payload, "0.extensions.code").(string)
	return code
}

// balance is what an answer to watching says.
func (f frame) balance() string {
	amount, _ := walk(f.Payload, "data.walletUpdated.currentBalance.amount").(string)
	return amount
}

const watching = `subscription { walletUpdated { id currentBalance { amount } availableBalance { amount }
	transactions(first: 1) { edges { node { balanceAfter { amount } } } } } }`

// until reads events until one says that the balance is as wanted.
func (s *socket) until(balance string) frame {
	s.t.Helper()
	for {
		got := s.read()
		if got.Type != "next" {
			s.t.Fatalf("%v instead of a balance of %s", got, balance)
		}
		if got.balance() == balance {
			return got
		}
	}
}

// stream is server-sent events, as a client reads them.
type stream struct {
	t        *testing.T
	response *http.Response
	lines    *bufio.Scanner
}

func (b *fixture) events(t *testing.T, url, query string, headers ...string) *stream {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	body, _ := json.Marshal(map[string]any{"query": query})
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return &stream{t: t, response: response, lines: bufio.NewScanner(response.Body)}
}

// read is the next event; one without a type when the stream has ended.
func (s *stream) read() (f frame) {
	s.t.Helper()
	for s.lines.Scan() {
		line := s.lines.Text()
		switch {
		case line == "" && f.Type != "":
			return f
		case strings.HasPrefix(line, "event: "):
			f.Type = strings.TrimPrefix(line, "event: ")
		case strings.HasPrefix(line, "data: "):
			if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "data: ")), &f.Payload); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	return frame{}
}

func (s *stream) until(balance string) frame {
	s.t.Helper()
	for {
		got := s.read()
		if got.Type != "next" {
			s.t.Fatalf("%v instead of a balance of %s", got, balance)
		}
		if got.balance() == balance {
			return got
		}
	}
}

// last reads past what says what is known: a stream may tell that more than once.
func (s *socket) last() frame {
	s.t.Helper()
	for {
		if got := s.read(); got.Type != "next" {
			return got
		}
	}
}

func (s *stream) last() frame {
	s.t.Helper()
	for {
		if got := s.read(); got.Type != "next" || walk(got.Payload, "errors") != nil {
			return got
		}
	}
}
