package gid_test

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/purserhq/purser/internal/gid"
)

func TestNewHasTheFormOfATypeID(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^wal_[0-7][0-9a-hjkmnp-tv-z]{25}$`)
	if id := gid.New(gid.Wallet); !form.MatchString(string(id)) {
		t.Errorf("New(%q) = %q, want the form %s", gid.Wallet, id, form)
	}
}

func TestNewSortsByTime(t *testing.T) {
	t.Parallel()
	last := gid.ID("")
	for range 100_000 {
		id := gid.New(gid.Transaction)
		if id <= last {
			t.Fatalf("%q was made after %q and sorts before it", id, last)
		}
		last = id
	}
}

func TestPrefix(t *testing.T) {
	t.Parallel()
	for id, want := range map[gid.ID]string{
		"usr_1": "usr", "acct_1Abc": "acct", "cs_test_1": "cs_test", "usr_": "usr", "usr": "", "": "", "💥": "",
	} {
		if got := id.Prefix(); got != want {
			t.Errorf("Prefix(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestGraphQL(t *testing.T) {
	t.Parallel()
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		var id gid.ID
		if err := id.UnmarshalGQL("wal_1"); err != nil || id != "wal_1" {
			t.Errorf("UnmarshalGQL = %q, %v", id, err)
		}
		var w bytes.Buffer
		id.MarshalGQL(&w)
		if w.String() != `"wal_1"` {
			t.Errorf("MarshalGQL wrote %s", w.String())
		}
	})
	t.Run("ErrNumber", func(t *testing.T) {
		t.Parallel()
		var id gid.ID
		if err := id.UnmarshalGQL(7); err == nil {
			t.Error("a number was taken for an id")
		}
	})
}
