package e2e_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/graph/golden"
)

// Every query and mutation, with what is right and what is wrong, over HTTP on
// both databases.
func TestGolden(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		i.env = []string{"PURSER_SECRET_KEY=" + secretKey} // for webhook endpoints
		p := i.start(t)
		operator := p.signUp()
		p.stop() // on SQLite one program has the database to itself
		i.promote(t, operator)
		p = i.start(t)
		t.Run("Cases", func(t *testing.T) { // which ends when all of them have
			golden.Run(t, os.DirFS("../graph/testdata"), p.urls["api"], p.urls["sandbox"], p.urls["control"], p.recent(operator))
		})
		p.stop()
		i.verify(t)
	})
}

// recent returns a function that returns a token of somebody who has shown the password
// within the last five minutes.
func (p *program) recent(who *person) func() string {
	var mu sync.Mutex
	who, since := who.at(p), time.Now()
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(since) > 5*time.Minute {
			var data struct{ LogIn struct{ Token string } }
			must(p.t, who.ask(`mutation($email: String!) { logIn(input: {email: $email, password: "correct horse battery"}) { token } }`,
				map[string]any{"email": who.email}, &data))
			who.token, since = data.LogIn.Token, time.Now()
		}
		return who.token
	}
}
