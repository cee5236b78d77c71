package auth

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"golang.org/x/crypto/argon2"
)

func TestHash(t *testing.T) {
	t.Parallel()
	p := newPasswords()
	stored, err := p.hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("OKForm", func(t *testing.T) {
		t.Parallel()
		if !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("hash = %s", stored)
		}
	})
	t.Run("OKSalted", func(t *testing.T) {
		t.Parallel()
		if again, err := p.hash(t.Context(), "correct horse"); err != nil || again == stored {
			t.Errorf("the same password gave the same hash: %v", err)
		}
	})
	for password, want := range map[string]bool{
		"correct horse": true, "Correct horse": false, "correct horse ": false, "correct hors": false, "": false,
	} {
		t.Run("Verify "+password, func(t *testing.T) {
			t.Parallel()
			right, outdated, err := p.verify(t.Context(), password, stored)
			if err != nil || right != want || outdated {
				t.Errorf("verify = %v, outdated %v, %v; want %v", right, outdated, err, want)
			}
		})
	}
}

func TestPasswordIsTheSameFromEveryKeyboard(t *testing.T) {
	t.Parallel()
	p := newPasswords()
	stored, err := p.hash(t.Context(), "caf\u00e9 cr\u00e8me")
	if err != nil {
		t.Fatal(err)
	}
	if right, _, err := p.verify(t.Context(), "cafe\u0301 cre\u0300me", stored); err != nil || !right {
		t.Errorf("the same letters in another composition were refused: %v", err)
	}
}

func TestVerifyAsksForANewHash(t *testing.T) {
	t.Parallel()
	salt := []byte("0123456789abcdef")
	for name, h := range map[string]phc{
		"LessMemory": {cost: cost{8 * 1024, 2, 1}, salt: salt},
		"OnePass":    {cost: cost{19 * 1024, 1, 1}, salt: salt},
		"ShortSalt":  {cost: today, salt: salt[:8]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h.key = argon2.IDKey([]byte("correct horse"), h.salt, h.cost.passes, h.cost.memory, h.cost.lanes, hashBytes)
			right, outdated, err := newPasswords().verify(t.Context(), "correct horse", h.String())
			if err != nil || !right || !outdated {
				t.Errorf("verify = %v, outdated %v, %v", right, outdated, err)
			}
		})
	}
}

func TestVerifyRefusesWhatIsNoHash(t *testing.T) {
	t.Parallel()
	const salt, key = "D4vIPYv2IWDV9Q5bwrlruA", "nFpl3WadXb9MWU/CKIJp9u/4GKIhV8AGtd3eJEU1ZcA"
	for _, stored := range []string{
		"", "$", "secret", "$argon2i$v=19$m=19456,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=16$m=19456,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=0,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=2,p=0$" + salt + "$" + key,
		"$argon2id$v=19$m=4194304,t=2,p=1$" + salt + "$" + key, // 4 GiB
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$",
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$AAAA",
		"$argon2id$v=19$m=19456,t=2,p=1$%%$" + key,
		"$argon2id$v=19$m=x,t=2,p=1$" + salt + "$" + key,
	} {
		right, _, err := newPasswords().verify(t.Context(), "secret", stored)
		if right || err == nil {
			t.Errorf("verify against %q = %v, %v", stored, right, err)
		} else if strings.Contains(err.Error(), key) {
			t.Errorf("the error tells the hash: %v", err)
		}
	}
}

// The hash that stands for unknown users must cost what a user's costs.
func TestUnknownUserCostsTheSame(t *testing.T) {
	t.Parallel()
	h, err := parsePHC(unknownUser)
	if err != nil || h.cost != today || len(h.salt) != saltBytes || len(h.key) != hashBytes {
		t.Errorf("unknownUser is not a hash as we make them today: %+v, %v", h.cost, err)
	}
}

// A flood may fill the memory of four hashes and no more; who waits longer than
// their request lives is let go.
func TestFloodWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPasswords()
		for range atOnce {
			p.slots <- struct{}{}
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := p.hash(ctx, "correct horse")
			done <- err
		}()
		synctest.Wait()
		select {
		case err := <-done:
			t.Fatalf("a fifth hash did not wait: %v", err)
		default:
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v, want the context's", err)
		}
		<-p.slots
		if _, err := p.hash(t.Context(), "correct horse"); err != nil {
			t.Errorf("a free slot was not taken: %v", err)
		}
		if len(p.slots) != atOnce-1 {
			t.Errorf("%d slots taken, want %d: one was not given back", len(p.slots), atOnce-1)
		}
	})
}
