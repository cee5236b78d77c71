package sandbox_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// read gives a file of the repository.
func read(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// routes are the patterns, such as "POST /v1/refunds", that source files name.
func routes(t testing.TB, pattern string, files ...string) []string {
	t.Helper()
	var out []string
	for _, name := range files {
		for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(read(t, name), -1) {
			out = append(out, found[1]+" "+found[2])
		}
	}
	if len(out) < 5 {
		t.Fatalf("only %v in %v", out, files)
	}
	return out
}

func endpoints(t testing.TB) []string {
	return routes(t, `\{"([A-Z]+)", "(/v1/[^"]+)"`, "api_routes.go")
}

// The reference names every endpoint of the control API and every kind of fault.
func TestDocumentIsComplete(t *testing.T) {
	t.Parallel()
	text := read(t, "../../docs/sandbox.md")
	for _, route := range routes(t, `handle\("([A-Z]+) (/_sandbox/[^"]+)"`, "control.go", "control_routes.go") {
		if route = strings.Replace(route, "accounts/{id}/{step}", "accounts/{id}/complete", 1); !strings.Contains(text, "`"+route+"`") {
			t.Errorf("%s is not told of", route)
		}
	}
	r := newRig(t)
	kinds, _ := r.control("GET", "faults", "").at("kinds").(map[string]any)
	for kind := range kinds {
		if !strings.Contains(text, "| `"+kind+"` |") {
			t.Errorf("the fault %s is not told of", kind)
		}
	}
	for name := range r.control("GET", "webhooks", "").doc {
		if !strings.HasSuffix(name, "ed") && !strings.Contains(text, "`"+name+"`") {
			t.Errorf("%s is not told of", name)
		}
	}
}

// Each endpoint has a line of its own in the conformance table.
func TestEndpointsAreClaimed(t *testing.T) {
	t.Parallel()
	text := read(t, conformanceFile)
	for _, e := range endpoints(t) {
		if !strings.Contains(text, "| `"+e+"` |") {
			t.Errorf("nothing is claimed of %s", e)
		}
	}
}
