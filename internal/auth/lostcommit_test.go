package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// behindProxy returns a service whose PostgreSQL is reached through a FaultProxy.
func behindProxy(t *testing.T) (*dbtest.FaultProxy, *auth.Service, *database.DB) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	for _, address := range dbtest.URLs(t) {
		if !strings.HasPrefix(address, "postgres") {
			continue
		}
		c, here := dbtest.StartFaultProxy(t, address)
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
	c, s, db := behindProxy(t)
	signUp := func() (auth.SignIn, error) { return s.SignUp(t.Context(), "ada@example.com", password, "") }
	logIn := func() (auth.SignIn, error) { return s.LogIn(t.Context(), "ada@example.com", password, "") }
	for _, step := range []struct {
		name string
		do   func() (auth.SignIn, error)
		cut  dbtest.Cut
		pass int // a try is counted first
		ok   bool
		rows [3]int
	}{
		{"SignUpNotDone", signUp, dbtest.BeforeCommit, 1, false, [3]int{0, 0, 0}},
		{"SignUpDone", signUp, dbtest.AfterCommit, 1, true, [3]int{1, 1, 1}},
		{"LogInNotDone", logIn, dbtest.BeforeCommit, 1, false, [3]int{1, 1, 1}},
		{"LogInDone", logIn, dbtest.AfterCommit, 1, true, [3]int{1, 1, 2}},
		{"LogInCountNotDone", logIn, dbtest.BeforeCommit, 0, true, [3]int{1, 1, 3}},
		{"LogInCountDone", logIn, dbtest.AfterCommit, 0, true, [3]int{1, 1, 4}},
	} {
		c.Plan(step.pass+1, step.cut)
		in, err := step.do()
		if c.Pending() {
			t.Fatalf("%s: the connection was not cut", step.name)
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
	c, s, _ := behindProxy(t)
	in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []dbtest.Cut{dbtest.BeforeCommit, dbtest.AfterCommit} {
		if in, err = s.LogIn(t.Context(), "ada@example.com", password, ""); err != nil {
			t.Fatal(err)
		}
		c.Plan(1, cut)
		if err := s.LogOut(auth.NewContext(t.Context(), auth.Viewer{ID: in.User, Session: in.Session})); err != nil {
			t.Errorf("LogOut: %v", err)
		}
		if _, status := whoami(t, s, in.Token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("status %d after logging out, want 401", status)
		}
	}
}
