package payments_test

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/refusal"
)

// FuzzKey: a key is taken exactly when it is 1 to 255 printable ASCII characters
// that are not all spaces, and holds no card number. The order is refused for its payment method at the
// latest, so that nothing is begun.
func FuzzKey(f *testing.F) {
	for _, key := range []string{
		"", " ", "k", "\t", "a\x00", "é", "a\nb", strings.Repeat("k", 255), strings.Repeat("k", 256), "\x7f", "~", "\xff", "7d3b1f4e-0000",
		"a4242 4242 4242 4242",
	} {
		f.Add(key)
	}
	db, err := database.Open(f.Context(), "sqlite::memory:", "USD")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = db.Close() }) // it lives in memory
	s := payments.New(db, nil, payments.Options{})
	f.Fuzz(func(t *testing.T, key string) {
		good := len(key) <= 255 && strings.Trim(key, " ") != "" // what looks like a card number is a key like any other
		for _, b := range []byte(key) {
			good = good && b >= ' ' && b <= '~'
		}
		_, err := s.Deposit(t.Context(), payments.DepositInput{Key: key, PaymentMethod: "4242424242424242"})
		why := refusal.From(err)
		if why == nil || (why.Code == refusal.PaymentMethodInvalid) != good || (why.Code == refusal.InvalidInput) == good {
			t.Errorf("the key %q: %v", key, err)
		}
	})
}

// targets are all fuzz targets of the project, with the room of each.
var targets = [][2]string{
	{"internal/money", "FuzzParse"}, {"internal/gid", "FuzzID"}, {"graph/relay", "FuzzCursor"},
	{"internal/stripe", "FuzzWebhook"}, {"internal/stripe", "FuzzAnswer"}, {"internal/payments", "FuzzKey"}, {"graph", "FuzzOperation"},
	{"internal/auth", "FuzzToken"}, {"internal/outbound", "FuzzRedirect"}, {"internal/sandbox", "FuzzForm"},
}

// Their corpus runs with each room's tests; in full, each searches on.
func TestFuzzTargets(t *testing.T) {
	t.Parallel()
	if !paymentstest.Full() {
		t.Skip("searches in full only; the corpus runs with the tests of each room")
	}
	tried := regexp.MustCompile(`execs: (\d+)`)
	for _, target := range targets {
		cmd := exec.CommandContext(t.Context(), "go", "test", "-run=^$", "-fuzz=^"+target[1]+"$", "-fuzztime=5000x", "./"+target[0])
		cmd.Dir = filepath.Join("..", "..")
		out, err := cmd.CombinedOutput()
		violations, n := 0, 0
		if err != nil {
			violations = 1
			t.Errorf("%s: %v\n%s", target[1], err, out)
		}
		if found := tried.FindAllStringSubmatch(string(out), -1); len(found) > 0 {
			n, err = strconv.Atoi(found[len(found)-1][1])
			must(t, err)
		}
		if n == 0 {
			t.Errorf("%s tried nothing:\n%s", target[1], out)
		}
		paymentstest.Record(t, "L9", target[1]+": inputs made up", n, violations)
	}
}
