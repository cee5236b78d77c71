package dbtest

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
)

// Cable is a connection to PostgreSQL that can be cut at the next COMMIT.
type Cable struct {
	server string
	cut    atomic.Int32 // what happens at the next COMMIT; then nothing again
	skip   atomic.Int32 // COMMITs that pass before
}

// Cut is where a Cable breaks.
type Cut int32

// The places to cut.
const (
	Whole  Cut = iota // nowhere
	Before            // the server never hears of COMMIT
	After             // the server commits, and its answer is lost
)

// Cut cuts the cable at the next COMMIT, once.
func (c *Cable) Cut(where Cut) { c.CutLater(where, 0) }

// CutLater lets some COMMITs pass before it cuts.
func (c *Cable) CutLater(where Cut, pass int) {
	c.skip.Store(int32(pass)) //nolint:gosec // a handful
	c.cut.Store(int32(where))
}

// WasCut tells whether the cable was cut since it was to be.
func (c *Cable) WasCut() bool { return Cut(c.cut.Load()) == Whole }

// Lay starts a cable to the PostgreSQL database at address and returns the
// address of our end.
func Lay(t testing.TB, address string) (*Cable, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() }) // ends the loop below
	c := &Cable{server: u.Host}
	u.Host = listener.Addr().String()
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go c.carry(client)
		}
	}()
	return c, u.String()
}

func (c *Cable) carry(client net.Conn) {
	defer client.Close() //nolint:errcheck // it is a cable that breaks
	server, err := net.Dial("tcp", c.server)
	if err != nil {
		return
	}
	defer server.Close() //nolint:errcheck // likewise
	var deaf atomic.Bool
	go func() {
		defer client.Close() //nolint:errcheck // likewise
		answer := make([]byte, 64<<10)
		for {
			n, err := server.Read(answer)
			if err != nil || deaf.Load() { // the answer to COMMIT has come, so it is done
				return
			}
			if _, err := client.Write(answer[:n]); err != nil {
				return
			}
		}
	}()
	request := make([]byte, 64<<10)
	for {
		n, err := client.Read(request)
		if err != nil {
			return
		}
		if bytes.Contains(request[:n], []byte("COMMIT\x00")) && Cut(c.cut.Load()) != Whole && c.skip.Add(-1) < 0 {
			switch Cut(c.cut.Swap(int32(Whole))) {
			case Before:
				return
			case After:
				deaf.Store(true)
			}
		}
		if _, err := io.Copy(server, bytes.NewReader(request[:n])); err != nil {
			return
		}
	}
}
