package e2e_test

import (
	"os"
	"testing"

	"github.com/purserhq/purser/graph/golden"
)

// Every query and mutation, with what is right and what is wrong, over HTTP on
// both databases.
func TestGolden(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		operator := p.signUp()
		p.stop() // on SQLite one program has the database to itself
		i.promote(t, operator)
		p = i.start(t)
		t.Run("Cases", func(t *testing.T) { // which ends when all of them have
			golden.Run(t, os.DirFS("../graph/testdata"), p.urls["api"], p.urls["sandbox"], operator.token)
		})
		p.stop()
		i.verify(t)
	})
}
