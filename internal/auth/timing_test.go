package auth

import (
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// The time of a refusal must not tell which emails have an account. A hash takes
// nearly all of it, so each refusal makes exactly one.
func TestEveryRefusedLogInMakesOneHash(t *testing.T) {
	t.Parallel()
	s := New(dbtest.New(t), Options{})
	if _, err := s.SignUp(t.Context(), "ada@example.com", "correct horse", ""); err != nil {
		t.Fatal(err)
	}
	turns := make(chan struct{}) // a hash takes its turn here, and gives it back
	s.passwords.slots = turns
	for name, c := range map[string][2]string{
		"WrongPassword": {"ada@example.com", "wrong horse"},
		"LongPassword":  {"ada@example.com", strings.Repeat("x", maxPasswordBytes+1)},
		"UnknownEmail":  {"bob@example.com", "correct horse"},
		"NoEmail":       {"bob", "correct horse"},
	} {
		done := make(chan error)
		go func() {
			_, err := s.LogIn(t.Context(), c[0], c[1], "")
			done <- err
		}()
		hashes := 0
		for running := true; running; {
			select {
			case <-turns:
				hashes++
				turns <- struct{}{}
			case err := <-done:
				running = false
				if why := refusal.From(err); why == nil || why.Code != refusal.InvalidCredentials {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		if hashes != 1 {
			t.Errorf("%s made %d hashes", name, hashes)
		}
	}
}
