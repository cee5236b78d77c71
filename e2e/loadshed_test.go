package e2e_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// What an attacker holds from one address, which is more than the program gives.
const heldEach = 110

// strangers is connections of people that are held open.
type strangers struct {
	addr      string
	forwarded bool // through a trusted proxy, which names the address; else from the address itself
}

// dial opens a connection of the n-th stranger's address.
func (c strangers) dial(t *testing.T, n int) net.Conn {
	t.Helper()
	d := net.Dialer{Timeout: 10 * time.Second}
	if !c.forwarded {
		d.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(2+n))}
	}
	conn, err := d.DialContext(t.Context(), "tcp", c.addr)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// hold sends the same beginning of a request from so many addresses, over and over.
func (c strangers) hold(t *testing.T, addresses int, request string) (held int) {
	t.Helper()
	var all sync.WaitGroup
	for n := range addresses {
		all.Go(func() {
			for range heldEach {
				conn := c.dial(t, n)
				head, rest, _ := strings.Cut(request, "\r\n")
				_, _ = fmt.Fprintf(conn, "%s\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.%d\r\n%s", head, n+1, rest) // it may be refused
			}
		})
	}
	all.Wait()
	return addresses * heldEach
}

// signedEvent is an event as Stripe sends it.
func signedEvent(secret string) (header http.Header, body string) {
	body = `{"id":"evt_` + rand.Text() + `","object":"event","type":"charge.dispute.created","data":{"object":{"id":"dp_` + rand.Text() + `"}}}`
	mac := hmac.New(sha256.New, []byte(secret))
	at := time.Now().Unix()
	_, _ = fmt.Fprintf(mac, "%d.%s", at, body) // a hash takes everything
	return http.Header{"Stripe-Signature": {fmt.Sprintf("t=%d,v1=%s", at, hex.EncodeToString(mac.Sum(nil)))}}, body
}

// asked sends a request on a connection of its own, as somebody whom a proxy names.
func asked(t *testing.T, p *program, method, path, from string, header http.Header, body string) (int, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second) // less than a slow one is given
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, p.base+path, strings.NewReader(body))
	must(t, err)
	for name, values := range header {
		r.Header[name] = values
	}
	r.Header.Set("X-Forwarded-For", from)
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, err
}

// opened opens a socket as somebody whom a proxy names.
func opened(t *testing.T, p *program, from string) (int, error) {
	t.Helper()
	conn, err := (&net.Dialer{Timeout: 4 * time.Second}).DialContext(t.Context(), "tcp", strings.TrimPrefix(p.base, "http://"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	must(t, conn.SetDeadline(time.Now().Add(3*time.Second)))
	if _, err := fmt.Fprintf(conn, "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: %s\r\n%s", from, upgrade); err != nil {
		return 0, err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"

// Strangers hold connections with headers that do not end, bodies of which one byte
// came, and sockets that say nothing. Stripe's events, requests and sockets of others
// come through, from another address and from the very address of an attacker.
func TestSlowStrangers(t *testing.T) {
	t.Parallel()
	const slowBody = " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
	attacks := map[string]string{
		"Headers": "POST /webhooks/stripe HTTP/1.1\r\nX-Slow: ", "Events": "POST /webhooks/stripe" + slowBody,
		"Bodies": "POST /graphql" + slowBody, "Streams": "POST /graphql HTTP/1.1\r\nAccept: text/event-stream" + strings.TrimPrefix(slowBody, " HTTP/1.1"),
		"Sockets": "GET /graphql HTTP/1.1\r\n" + upgrade,
	}
	i := instance{dataDir: t.TempDir()}
	stripe := newSlowStripe(t)
	i.env = []string{
		"STRIPE_SECRET_KEY=sk_test_x", "STRIPE_API_BASE=" + stripe.url, "PURSER_PRIVATE_NETWORKS=127.0.0.0/8",
		"STRIPE_WEBHOOK_SECRET=whsec_x", "PURSER_TRUSTED_PROXIES=127.0.0.1",
	}
	p := i.start(t)
	var tried, through atomic.Int32
	for name, request := range attacks {
		for _, forwarded := range []bool{false, true} {
			for _, addresses := range []int{1, 6, 11} {
				t.Run(fmt.Sprintf("%s/%d/Forwarded=%t", name, addresses, forwarded), func(t *testing.T) {
					c := strangers{addr: strings.TrimPrefix(p.base, "http://"), forwarded: forwarded}
					c.hold(t, addresses, request)
					var probes sync.WaitGroup
					for _, from := range []string{"198.51.100.7", "203.0.113.1"} {
						header, event := signedEvent("whsec_x")
						for what, ask := range map[string]func() (int, error){
							"event": func() (int, error) { return asked(t, p, http.MethodPost, "/webhooks/stripe", from, header, event) },
							"request": func() (int, error) {
								return asked(t, p, http.MethodPost, "/graphql", from, jsonHeader, `{"query":"{ __typename }"}`)
							},
							"socket": func() (int, error) { return opened(t, p, from) },
						} {
							tried.Add(1)
							probes.Go(func() {
								if status, err := ask(); err != nil || status != http.StatusOK && status != http.StatusSwitchingProtocols {
									through.Add(1)
									t.Errorf("a %s of %s: %d, %v", what, from, status, err)
								}
							})
						}
					}
					probes.Wait()
				})
			}
		}
	}
	t.Logf("requests beside slow strangers: %d tried, %d got through", tried.Load(), through.Load())
}

var jsonHeader = http.Header{"Content-Type": {"application/json"}}

// TestPlacesOfOneAddress: eleven addresses wait for a Stripe that does not answer, as
// often as they can. What they cannot have is left to others.
func TestPlacesOfOneAddress(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	stripe := newSlowStripe(t)
	i.env = []string{
		"STRIPE_SECRET_KEY=sk_test_x", "STRIPE_API_BASE=" + stripe.url, "PURSER_PRIVATE_NETWORKS=127.0.0.0/8", "PURSER_TRUSTED_PROXIES=127.0.0.1",
	}
	p := i.start(t)
	who := p.signUp()
	const addresses, each = 11, 60
	var all sync.WaitGroup
	var sentAway atomic.Int32
	clients := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for n := range addresses * each {
		all.Go(func() {
			input := fmt.Sprintf(`amount: \"1.00\", paymentMethod: \"pm_x\", idempotencyKey: \"k%d\"`, n)
			body := `{"query":"mutation { deposit(input: {` + input + `}) { userErrors { code } } }"}`
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.base+"/graphql", strings.NewReader(body))
			must(t, err)
			r.Header = http.Header{
				"Content-Type": {"application/json"}, "Authorization": {"Bearer " + who.token}, "X-Forwarded-For": {fmt.Sprintf("203.0.113.%d", n%addresses+1)},
			}
			answer, err := clients.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusServiceUnavailable {
				sentAway.Add(1)
			}
		})
	}
	eventually(t, startWithin, "everybody waits for Stripe or was sent away", func() bool {
		waiting, _ := stripe.wait()
		return waiting+int(sentAway.Load()) >= addresses*each
	})
	if waiting, _ := stripe.wait(); waiting > addresses*40+sweepers {
		t.Errorf("%d wait at once", waiting)
	}
	tried, through := 0, 0
	for range 20 {
		tried++
		if status, err := asked(t, p, http.MethodPost, "/graphql", "198.51.100.7", jsonHeader, `{"query":"{ __typename }"}`); err != nil || status != http.StatusOK {
			through++
			t.Errorf("somebody else: %d, %v", status, err)
		}
	}
	stripe.open()
	all.Wait()
	t.Logf("requests beside those who wait: %d tried, %d got through", tried, through)
}
