package auth_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// cable is a connection to PostgreSQL that can be cut at the next COMMIT.
type cable struct {
	server string
	cut    atomic.Int32 // what happens at the next COMMIT; then nothing again
}

const (
	cutBefore = 1 // the server never hears of it
	cutAfter  = 2 // the server does it, and its answer is lost
)

// lay starts a cable to the database and returns the address of our end.
func lay(t *testing.T, address string) (*cable, string) {
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
	c := &cable{server: u.Host}
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

func (c *cable) carry(client net.Conn) {
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
		if bytes.Contains(request[:n], []byte("COMMIT\x00")) {
			switch c.cut.Swap(0) {
			case cutBefore:
				return
			case cutAfter:
				deaf.Store(true)
			}
		}
		if _, err := io.Copy(server, bytes.NewReader(request[:n])); err != nil {
			return
		}
	}
}

// overCable returns a service on a PostgreSQL that is reached over a cable.
func overCable(t *testing.T) (*cable, *auth.Service, *database.DB) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	for _, address := range dbtest.URLs(t) {
		if !strings.HasPrefix(address, "postgres") {
			continue
		}
		c, here := lay(t, address)
		db, err := database.Open(t.Context(), here, "USD")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() }) // its connections may be cut already
		return c, auth.New(db, auth.Options{}), db
	}
	t.Fatal("there is no PostgreSQL")
	return nil, nil, nil
}

// Nobody is told that they have no account when they have one, nor the reverse.
func TestLostCommit(t *testing.T) {
	t.Parallel()
	c, s, db := overCable(t)
	signUp := func() (auth.SignIn, error) { return s.SignUp(t.Context(), "ada@example.com", password, "") }
	logIn := func() (auth.SignIn, error) { return s.LogIn(t.Context(), "ada@example.com", password) }
	for _, step := range []struct {
		name string
		do   func() (auth.SignIn, error)
		cut  int32
		ok   bool
		rows [3]int
	}{
		{"SignUpNotDone", signUp, cutBefore, false, [3]int{0, 0, 0}},
		{"SignUpDone", signUp, cutAfter, true, [3]int{1, 1, 1}},
		{"LogInNotDone", logIn, cutBefore, false, [3]int{1, 1, 1}},
		{"LogInDone", logIn, cutAfter, true, [3]int{1, 1, 2}},
	} {
		c.cut.Store(step.cut)
		in, err := step.do()
		if c.cut.Load() != 0 {
			t.Fatalf("%s: the cable was not cut", step.name)
		}
		if (err == nil) != step.ok || refusal.From(err) != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		if rows := count(t, db.Client()); rows != step.rows {
			t.Errorf("%s: %v users, wallets and sessions, want %v", step.name, rows, step.rows)
		}
		if step.ok {
			if v, status := whoami(t, s, in.Token.Reveal()); status != http.StatusOK || v.Session != in.Session {
				t.Errorf("%s: the token is %+v, status %d", step.name, v, status)
			}
		}
	}
}

func TestLostCommitOfLogOut(t *testing.T) {
	t.Parallel()
	c, s, _ := overCable(t)
	in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int32{cutBefore, cutAfter} {
		if in, err = s.LogIn(t.Context(), "ada@example.com", password); err != nil {
			t.Fatal(err)
		}
		c.cut.Store(cut)
		if err := s.LogOut(auth.NewContext(t.Context(), auth.Viewer{ID: in.User, Session: in.Session})); err != nil {
			t.Errorf("LogOut: %v", err)
		}
		if _, status := whoami(t, s, in.Token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("status %d after logging out, want 401", status)
		}
	}
}
