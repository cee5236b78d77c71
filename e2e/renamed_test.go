package e2e_test

import (
	"strings"
	"testing"
)

// TestRenamedSettings sets each old name, in the environment and as a flag, to a value
// that is refused: the old name still has an effect, and the log names the new one.
func TestRenamedSettings(t *testing.T) {
	t.Parallel()
	for old, now := range map[string]string{
		"PURSER_DEPOSITS_A_DAY":      "PURSER_DEPOSIT_MAX_DAILY_COUNT",
		"PURSER_DEPOSIT_A_DAY":       "PURSER_DEPOSIT_MAX_DAILY_AMOUNT",
		"PURSER_PAYOUTS_A_DAY":       "PURSER_PAYOUT_MAX_DAILY_COUNT",
		"PURSER_PAYOUT_A_DAY_OF_ALL": "PURSER_PAYOUT_MAX_DAILY_TOTAL",
		"PURSER_PAYOUT_A_DAY":        "PURSER_PAYOUT_MAX_DAILY_AMOUNT",
		"PURSER_PAYOUT_REST_NEW":     "PURSER_PAYOUT_COOLDOWN_NEW_USER",
		"PURSER_PAYOUT_REST":         "PURSER_PAYOUT_COOLDOWN",
	} {
		t.Run(old, func(t *testing.T) {
			t.Parallel()
			i := instance{dataDir: t.TempDir()}
			flag := "--" + strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(old, "PURSER_")), "_", "-")
			for _, r := range []result{
				i.run(t, []string{old + "=soon"}, "serve"),
				i.run(t, nil, "serve", flag+"=soon"),
			} {
				if r.code == 0 || !strings.Contains(r.stderr, now+" (") {
					t.Errorf("ended with %d, and did not refuse the value of %s:\n%s", r.code, now, r.stderr)
				}
				if !strings.Contains(r.stderr, old+" was renamed: use "+now) {
					t.Errorf("does not warn about %s:\n%s", old, r.stderr)
				}
			}
		})
	}
}
