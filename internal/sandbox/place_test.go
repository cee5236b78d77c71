package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

// The state is in the file that was named, whatever characters its path has: two folders
// whose names differ only behind one that means something in a URI are two sandboxes.
func TestStateIsWhereItIsNamed(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	for _, name := range []string{"a?b", "a?c", "a#b", "a%20b", "a b", "a%3fmode=memory", "grüße", "a&mode=ro"} {
		folder := filepath.Join(parent, name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		customers := func(create bool) int {
			box, err := sandbox.Open(t.Context(), sandbox.Config{File: filepath.Join(folder, "sandbox.db")})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			defer func() {
				if err := box.Close(); err != nil {
					t.Error(err)
				}
			}()
			method := http.MethodGet
			if create {
				method = http.MethodPost
			}
			r := httptest.NewRequestWithContext(t.Context(), method, "/v1/customers", http.NoBody)
			r.SetBasicAuth("sk_test_me", "")
			w := httptest.NewRecorder()
			box.ServeHTTP(w, r)
			return strings.Count(w.Body.String(), `"object":"customer"`) + strings.Count(w.Body.String(), `"object": "customer"`)
		}
		if n := customers(false); n != 0 {
			t.Errorf("%s: a new sandbox has %d customers", name, n)
		}
		if customers(true); customers(false) != 1 {
			t.Errorf("%s: its customer is gone", name)
		}
		if info, err := os.Stat(filepath.Join(folder, "sandbox.db")); err != nil || info.Size() == 0 {
			t.Errorf("%s: the state is elsewhere: %v", name, err)
		}
	}
	if entries, err := os.ReadDir(parent); err != nil || len(entries) != 8 {
		t.Errorf("%d entries beside the folders: %v", len(entries)-8, err)
	}
}
