package auth

import (
	"bufio"
	"context"
	"crypto/sha1" //nolint:gosec // what the services of this kind are asked by; nothing is kept under it
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/refusal"
)

const (
	breachedTime  = 3 * time.Second
	breachedBytes = 1 << 20 // of an answer, which has some hundred lines
	prefixLength  = 5       // characters of a hash that the service is told
)

// checkBreached asks the service of Options.BreachedURL whether a password was in a data
// breach. The service learns the first 20 bits of a hash and answers with all hashes that
// begin so (k-anonymity). A service that does not answer refuses nobody. Fails with
// InvalidInput.
func (s *Service) checkBreached(ctx context.Context, field, password string) error {
	if s.options.BreachedURL == "" {
		return nil
	}
	sum := sha1.Sum(norm.NFKC.Bytes([]byte(password))) //nolint:gosec // as above
	hash := strings.ToUpper(hex.EncodeToString(sum[:]))
	found, err := s.breached(ctx, hash[:prefixLength], hash[prefixLength:])
	if err != nil {
		s.options.Log.WarnContext(ctx, "look up a breached password", "error", err)
		return nil
	}
	if found {
		return refusal.Newf(refusal.InvalidInput, field, "The password appears in a known data breach. Choose another.")
	}
	return nil
}

func (s *Service) breached(ctx context.Context, prefix, rest string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, breachedTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(s.options.BreachedURL, "/")+"/"+prefix, http.NoBody)
	if err != nil {
		return false, err
	}
	r.Header.Set("Add-Padding", "true") // or the length of the answer would tell more
	answer, err := outbound.Client(breachedTime, s.options.PrivateNetworks...).Do(r)
	if err != nil {
		return false, err
	}
	defer answer.Body.Close() //nolint:errcheck // it was only read
	if answer.StatusCode != http.StatusOK {
		return false, fmt.Errorf("the service answers %s", answer.Status)
	}
	lines := bufio.NewScanner(io.LimitReader(answer.Body, breachedBytes))
	for lines.Scan() { // REST-OF-HASH:COUNT; padding has the count 0
		hash, count, _ := strings.Cut(strings.TrimSpace(lines.Text()), ":")
		if strings.EqualFold(hash, rest) && count != "0" {
			return true, nil
		}
	}
	return false, lines.Err()
}
