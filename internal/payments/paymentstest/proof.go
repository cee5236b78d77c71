package paymentstest

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// Full says that the proofs run in the form whose figures are published; else in
// the short form that belongs to the tests.
func Full() bool { return os.Getenv("PURSER_PROVE") == "full" }

// Size is how much of something is tried.
func Size(short, long int) int {
	if Full() {
		return long
	}
	return short
}

// Record writes one line of the table that make prove prints.
func Record(t *testing.T, layer, what string, tried, violations int) {
	t.Helper()
	t.Logf("%s: %s: %d tried, %d violations", layer, what, tried, violations)
	name := os.Getenv("PURSER_PROVE_OUT")
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(file, "%s\t%s\t%d\t%d\n", layer, what, tried, violations)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}
