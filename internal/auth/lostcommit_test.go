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

// overCable returns a service on a PostgreSQL that is reached over a cable.
func overCable(t *testing.T) (*dbtest.Cable, *auth.Service, *database.DB) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	for _, address := range dbtest.URLs(t) {
		if !strings.HasPrefix(address, "postgres") {
			continue
		}
		c, here := dbtest.Lay(t, address)
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
	logIn := func() (auth.SignIn, error) { return s.LogIn(t.Context(), "ada@example.com", password, "") }
	for _, step := range []struct {
		name string
		do   func() (auth.SignIn, error)
		cut  dbtest.Cut
		pass int // a try to log in is counted first
		ok   bool
		rows [3]int
	}{
		{"SignUpNotDone", signUp, dbtest.Before, 0, false, [3]int{0, 0, 0}},
		{"SignUpDone", signUp, dbtest.After, 0, true, [3]int{1, 1, 1}},
		{"LogInNotDone", logIn, dbtest.Before, 1, false, [3]int{1, 1, 1}},
		{"LogInDone", logIn, dbtest.After, 1, true, [3]int{1, 1, 2}},
		{"LogInCountNotDone", logIn, dbtest.Before, 0, true, [3]int{1, 1, 3}},
		{"LogInCountDone", logIn, dbtest.After, 0, true, [3]int{1, 1, 4}},
	} {
		c.CutLater(step.cut, step.pass)
		in, err := step.do()
		if !c.WasCut() {
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
	for _, cut := range []dbtest.Cut{dbtest.Before, dbtest.After} {
		if in, err = s.LogIn(t.Context(), "ada@example.com", password, ""); err != nil {
			t.Fatal(err)
		}
		c.Cut(cut)
		if err := s.LogOut(auth.NewContext(t.Context(), auth.Viewer{ID: in.User, Session: in.Session})); err != nil {
			t.Errorf("LogOut: %v", err)
		}
		if _, status := whoami(t, s, in.Token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("status %d after logging out, want 401", status)
		}
	}
}
