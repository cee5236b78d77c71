package auth_test

import (
	"context"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
)

// race is a service in which something else happens at a chosen moment of a sign-in.
type race struct {
	s       *auth.Service
	db      *database.DB
	desk    *desk
	post    *mailbox
	before  atomic.Pointer[func()] // runs before the transaction that creates the session
	within  atomic.Pointer[func()] // runs in it, before the session is written
	admin   context.Context
	bob     person
	carol   gid.ID // signs in at the issuer
	session context.Context
}

var insertSession = regexp.MustCompile("^INSERT INTO .sessions.")

func newRace(t *testing.T, url string) *race {
	t.Helper()
	r := &race{desk: newDesk(t), post: newMailbox()}
	once := func(at *atomic.Pointer[func()]) {
		if do := at.Swap(nil); do != nil {
			(*do)()
		}
	}
	tell := func(statement string) {
		if insertSession.MatchString(statement) {
			once(&r.within)
		}
	}
	var err error
	if r.db, err = database.Open(database.WithStatementTrace(context.WithoutCancel(t.Context()), tell), url, "USD"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.db.Close() })
	r.db.UseClock(func() time.Time {
		if r.before.Load() != nil && calledBy("newSignIn") {
			once(&r.before)
		}
		return r.desk.at.now()
	})
	r.s = auth.New(r.db, auth.Options{
		Issuer: r.desk.url, Audience: audience, PrivateNetworks: here, Secure: true,
		Mailer: r.post, ResetURL: "https://app.example.com/reset",
		Client:    auth.OIDCClient{ID: "purser", Secret: "hunter2", RedirectURL: redirect, ReturnURL: back},
		SecretBox: newSeal(t, 1),
	})
	ada := newPerson(t, r.db, "ada")
	inTx(t, r.db, func(ctx context.Context, tx *database.Tx) error {
		return tx.User.UpdateOneID(ada.signIn.User).SetRole(user.RoleAdmin).Exec(ctx)
	})
	r.admin, r.bob = ada.as(t, user.RoleAdmin), newPerson(t, r.db, "bob")
	r.session = asking(t, r.s, r.bob.signIn)
	r.signInElsewhere(t)
	r.carol = r.db.Client().Identity.Query().Where(identity.UserIDNEQ(r.bob.signIn.User), identity.UserIDNEQ(ada.signIn.User)).OnlyX(t.Context()).UserID
	return r
}

// calledBy reports whether a function is on the stack.
func calledBy(name string) bool {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		frame, more := frames.Next()
		if strings.HasSuffix(frame.Function, "."+name) {
			return true
		}
		if !more {
			return false
		}
	}
}

func (r *race) signInElsewhere(t *testing.T) {
	t.Helper()
	c, at := r.desk.begin(t, r.s, "/auth/login")
	code, state := r.desk.approve(t, at)
	browser(t, r.s, r.s.EndLogin, callback(code, state), c)
}

// untilBlocked waits until a transaction waits for a lock, or what runs beside has ended.
// SQLite does not tell: there it waits for a while.
func (r *race) untilBlocked(t *testing.T, ended <-chan struct{}) {
	t.Helper()
	for range 100 {
		select {
		case <-ended:
			return
		case <-time.After(100 * time.Millisecond):
		}
		if r.db.Dialect() != dialect.Postgres {
			return
		}
		waiting := 0
		err := r.db.Read(context.WithoutCancel(t.Context()), `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).
			ForEach(func(scan database.Scan) error { return scan(&waiting) })
		if err != nil {
			t.Error(err)
		}
		if waiting > 0 {
			return
		}
	}
}

// A sign-in that runs beside a suspension, the end of all sessions or a new password leaves
// no session behind, whichever of them is first.
func TestSignInBesideTheEndOfSessions(t *testing.T) {
	t.Parallel()
	tried, through := atomic.Int32{}, atomic.Int32{}
	t.Cleanup(func() {
		t.Logf("sessions that outlive their end: %d tried, %d got through", tried.Load(), through.Load())
	})
	for _, way := range []string{"LogIn", "Code", "SignUp", "Reauthenticate", "Issuer"} {
		for _, end := range []string{"Suspend", "EndAllSessions", "ResetPassword"} {
			for _, order := range []string{"Before", "Within"} {
				switch { // what is a sign-in after the end, or is not possible
				case end == "EndAllSessions" && order == "Before" && way != "Reauthenticate":
				case end == "ResetPassword" && way == "Issuer", way == "Code" && end == "EndAllSessions":
				default:
					t.Run(way+"/"+end+"/"+order, func(t *testing.T) {
						t.Parallel()
						for name, url := range dbtest.URLs(t) {
							t.Run(name, func(t *testing.T) {
								tried.Add(1)
								if !endsSessions(t, newRace(t, url), way, end, order) {
									through.Add(1)
								}
							})
						}
					})
				}
			}
		}
	}
}

func endsSessions(t *testing.T, r *race, way, end, order string) bool {
	t.Helper()
	who, code := r.bob.signIn.User, ""
	switch way {
	case "Code":
		app, _ := enrol(r.session, t, r.s, r.desk.at)
		r.post.next(t)
		code = app.code(30 * time.Second)
	case "Issuer":
		who = r.carol
	}
	token := ""
	if end == "ResetPassword" {
		if err := r.s.RequestPasswordReset(t.Context(), "bob@example.com"); err != nil {
			t.Fatal(err)
		}
		token = link.FindStringSubmatch(r.post.next(t).Text)[1]
	}
	finish := func() (err error) {
		switch end {
		case "Suspend":
			return r.s.Suspend(r.admin, who, "x")
		case "EndAllSessions":
			_, err = r.s.EndAllSessions(r.admin, who, "x")
			return err
		}
		return r.s.ResetPassword(t.Context(), token, "battery staple")
	}
	var beside sync.WaitGroup
	do := func() {
		if err := finish(); err != nil {
			t.Error(err)
		}
	}
	hook := func() { // the other one waits for the lock, or has ended
		ended := make(chan struct{})
		beside.Go(func() {
			defer close(ended)
			do()
		})
		r.untilBlocked(t, ended)
	}
	if order == "Before" {
		r.before.Store(&do)
	} else {
		r.within.Store(&hook)
	}
	switch way { // whether it is refused or ended depends on the order
	case "SignUp":
		_, _ = r.s.SignUp(t.Context(), "bob@example.com", password, "")
	case "Reauthenticate":
		_, _ = r.s.Reauthenticate(r.session, password, "")
	case "Issuer":
		r.signInElsewhere(t)
	default:
		_, _ = r.s.LogIn(t.Context(), "bob@example.com", password, code)
	}
	beside.Wait()
	if r.before.Load() != nil || r.within.Load() != nil {
		t.Error("nothing happened beside the sign-in")
	}
	if end == "Suspend" {
		if err := r.s.Unsuspend(r.admin, who, "x"); err != nil {
			t.Fatal(err)
		}
	}
	left := r.db.Client().Session.Query().Where(session.UserID(who)).CountX(t.Context())
	if left != 0 {
		t.Errorf("%d sessions outlive their end", left)
	}
	if status(t, r.s, r.bob.signIn.Token.Reveal()) == http.StatusOK && way != "Issuer" {
		t.Error("the session from before is valid")
	}
	return left == 0
}
