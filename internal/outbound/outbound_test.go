package outbound_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/outbound"
)

var here = netip.MustParsePrefix("127.0.0.0/8")

// inside is a server that nobody may be led to.
func inside(t *testing.T) (port string, hits *atomic.Int32) {
	t.Helper()
	hits = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, hits
}

func get(t *testing.T, c *http.Client, url string) error {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Do(r)
	if err == nil {
		err = answer.Body.Close()
	}
	return err
}

func TestOutbound(t *testing.T) {
	t.Parallel()
	port, hits := inside(t)
	tried, through := 0, 0
	c := outbound.Client(2 * time.Second)
	for _, host := range []string{
		"127.0.0.1", "127.1.2.3", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "[::127.0.0.1]", "10.0.0.1", "172.16.0.1",
		"192.168.1.1", "169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1",
		"255.255.255.255", "240.0.0.1", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[ff02::1]", "[fec0::1]", "[2001:db8::1]", "203.0.113.1",
	} {
		tried++
		if err := get(t, c, "http://"+host+":"+port); !errors.Is(err, outbound.ErrPrivate) {
			through++
			t.Errorf("%s: %v", host, err)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the server inside was reached %d times", n)
	}
	t.Logf("calls into the own network: %d tried, %d got through", tried, through)
	for _, networks := range [][]netip.Prefix{{here}, outbound.Everywhere} { // what an operator named
		if err := get(t, outbound.Client(10*time.Second, networks...), "http://127.0.0.1:"+port); err != nil {
			t.Errorf("%s: %v", networks, err)
		}
	}
	if err := get(t, outbound.Client(2*time.Second, here), "http://10.0.0.1:"+port); !errors.Is(err, outbound.ErrPrivate) {
		t.Errorf("another network than the one named: %v", err)
	}
}

// A name is public when it is looked at and private when it is called: what counts
// is where the connection goes.
func TestOutboundRebinding(t *testing.T) {
	t.Parallel()
	port, hits := inside(t)
	names := newNames(t, "93.184.215.14", "127.0.0.1")
	looked, err := names.LookupNetIP(t.Context(), "ip4", "rebind.example.com")
	if err != nil || len(looked) != 1 || looked[0].String() != "93.184.215.14" {
		t.Fatalf("the name is %v, %v", looked, err)
	}
	c := outbound.With(names, 5*time.Second, nil)
	if err := get(t, c, "http://rebind.example.com:"+port); !errors.Is(err, outbound.ErrPrivate) {
		t.Error(err)
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the server inside was reached %d times", n)
	}
	named := outbound.With(names, 5*time.Second, []netip.Prefix{here})
	if err := get(t, named, "http://rebind.example.com:"+port); err != nil || hits.Load() != 1 {
		t.Errorf("the names of this test lead nowhere: %v", err)
	}
}

func TestOutboundFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	port, hits := inside(t)
	for _, status := range []int{301, 302, 303, 307, 308} {
		from := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:"+port, status))
		if err := get(t, outbound.Client(5*time.Second, here), from.URL); err == nil || !strings.Contains(err.Error(), "redirect") {
			t.Errorf("%d: %v", status, err)
		}
		from.Close()
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("%d redirects were followed", n)
	}
}

// newNames is a resolver whose name server answers each question about an IPv4
// address with the next one, and in the end always with the last.
func newNames(t *testing.T, addresses ...string) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		for buffer := make([]byte, 512); ; {
			n, from, err := server.ReadFrom(buffer)
			if err != nil {
				return
			}
			question := 12 // skip the head, then the labels of the one name asked for
			for buffer[question] != 0 {
				question += int(buffer[question]) + 1
			}
			question += 5
			reply := append([]byte{}, buffer[:min(question, n)]...)
			copy(reply[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
			if buffer[question-3] == 1 { // A
				address := netip.MustParseAddr(addresses[0]).As4()
				addresses = addresses[min(1, len(addresses)-1):]
				reply[7] = 1
				reply = append(append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4), address[:]...)
			}
			_, _ = server.WriteTo(reply, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}
