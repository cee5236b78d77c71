package gid_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/gid"
)

// FuzzID: what a client sends as an id comes through as it is or is refused, and
// never breaks the answer that repeats it.
func FuzzID(f *testing.F) {
	for _, text := range []string{"", "wal_01m83rmb7fe2kr5dcy7x9p3meq", "_", "a_b_c", "\"", "\\", "\n", "\x00", "\xff", "ü_1", strings.Repeat("x_", 300)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var id gid.ID
		if err := id.UnmarshalGQL(text); err != nil || string(id) != text {
			t.Fatalf("%q came through as %q, %v", text, id, err)
		}
		if prefix := id.Prefix(); prefix != "" && !strings.HasPrefix(text, prefix+"_") {
			t.Fatalf("%q has the prefix %q", text, prefix)
		}
		var out bytes.Buffer
		id.MarshalGQL(&out)
		if !json.Valid(out.Bytes()) {
			t.Fatalf("%q is written as %s, which is not JSON", text, out.Bytes())
		}
	})
}
