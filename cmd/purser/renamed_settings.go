package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
)

// renamedSettings are the variables that were renamed. The old names and their flags are
// aliases in accessSettings until version 0.3.0; where both are set, the new one counts.
var renamedSettings = []struct{ old, now string }{
	{"PURSER_DEPOSITS_A_DAY", "PURSER_DEPOSIT_MAX_DAILY_COUNT"},
	{"PURSER_DEPOSIT_A_DAY", "PURSER_DEPOSIT_MAX_DAILY_AMOUNT"},
	{"PURSER_PAYOUTS_A_DAY", "PURSER_PAYOUT_MAX_DAILY_COUNT"},
	{"PURSER_PAYOUT_A_DAY_OF_ALL", "PURSER_PAYOUT_MAX_DAILY_TOTAL"},
	{"PURSER_PAYOUT_A_DAY", "PURSER_PAYOUT_MAX_DAILY_AMOUNT"},
	{"PURSER_PAYOUT_REST_NEW", "PURSER_PAYOUT_COOLDOWN_NEW_USER"},
	{"PURSER_PAYOUT_REST", "PURSER_PAYOUT_COOLDOWN"},
}

// warnRenamed logs a warning for each old name in the environment or the arguments.
func warnRenamed(log *slog.Logger, args []string) {
	for _, s := range renamedSettings {
		_, inEnv := os.LookupEnv(s.old)
		if inEnv || usesFlag(args, flagOf(s.old)) {
			log.Warn(fmt.Sprintf("the setting %s was renamed: use %s; the old name stops working in version 0.3.0", s.old, s.now))
		}
	}
}

func usesFlag(args []string, flag string) bool {
	for _, arg := range args {
		if arg == flag || strings.HasPrefix(arg, flag+"=") {
			return true
		}
	}
	return false
}
