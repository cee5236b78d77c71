package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// cost is what one hash takes, of us and of who has stolen it.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// today is the cost of new hashes, the least that OWASP recommends: about 30 ms.
// A hash of another cost is made anew when its owner logs in next.
var today = cost{memory: 19 * 1024, passes: 2, lanes: 1}

const (
	saltBytes = 16
	hashBytes = 32
	// atOnce bounds how many hashes are made at the same time, and so the memory
	// that a flood of log-ins can take: 4 × 19 MiB.
	atOnce = 4
	// maxMemory bounds what a stored hash can ask for, in KiB.
	maxMemory = 64 * 1024
)

// unknownUser is the hash of a password that nobody knows. It is verified where
// there is no user, or the time of a refusal would tell which emails have an account.
const unknownUser = "$argon2id$v=19$m=19456,t=2,p=1$D4vIPYv2IWDV9Q5bwrlruA$nFpl3WadXb9MWU/CKIJp9u/4GKIhV8AGtd3eJEU1ZcA"

// passwords makes and verifies hashes, few at a time.
type passwords struct{ slots chan struct{} }

func newPasswords() *passwords { return &passwords{slots: make(chan struct{}, atOnce)} }

// hash returns a hash of the password in PHC form. Fails only with ctx, which
// may end while others are served first.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	h := phc{cost: today, salt: make([]byte, saltBytes)}
	_, _ = rand.Read(h.salt) // never fails
	key, err := p.derive(ctx, password, h, hashBytes)
	if err != nil {
		return "", err
	}
	h.key = key
	return h.String(), nil
}

// verify says whether the password is the stored hash's, and whether that hash
// ought to be made anew.
func (p *passwords) verify(ctx context.Context, password, stored string) (right, outdated bool, err error) {
	h, err := parsePHC(stored)
	if err != nil {
		return false, false, err
	}
	key, err := p.derive(ctx, password, h, uint32(len(h.key))) //nolint:gosec // parsePHC bounds the text
	if err != nil {
		return false, false, err
	}
	right = subtle.ConstantTimeCompare(key, h.key) == 1
	return right, h.cost != today || len(h.salt) != saltBytes || len(h.key) != hashBytes, nil
}

// derive waits for its turn and computes. The password is normalised, since the
// same keys give é as one code point on one system and as two on another.
func (p *passwords) derive(ctx context.Context, password string, h phc, bytes uint32) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
	text := norm.NFKC.Bytes([]byte(password))
	return argon2.IDKey(text, h.salt, h.cost.passes, h.cost.memory, h.cost.lanes, bytes), nil
}

// phc is a hash with all that it takes to verify it.
type phc struct {
	cost      cost
	salt, key []byte
}

// String is the PHC form: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
func (h phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.memory, h.cost.passes, h.cost.lanes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.key))
}

// errHash says nothing of the hash itself, since errors are logged.
var errHash = errors.New("the stored password hash is not one of ours")

func parsePHC(text string) (phc, error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, errHash
	}
	var h phc
	_, errCost := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.cost.memory, &h.cost.passes, &h.cost.lanes)
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[4])
	key, errKey := base64.RawStdEncoding.DecodeString(parts[5])
	if errors.Join(errCost, errSalt, errKey) != nil {
		return phc{}, errHash
	}
	h.salt, h.key = salt, key
	// argon2 panics at zeros and takes all the memory it is told to; a short key is soon guessed.
	if h.cost.passes < 1 || h.cost.lanes < 1 || h.cost.memory > maxMemory || len(key) < 16 {
		return phc{}, errHash
	}
	return h, nil
}
