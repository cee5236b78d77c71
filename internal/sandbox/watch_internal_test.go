package sandbox

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stripe/stripe-mock/spec"
)

// watched is what handlers looked up, by operation, over all tests of the package.
var watched = struct {
	sync.Mutex
	ops   map[uintptr]string // by the map of parameters: the operation and the way to the map
	names map[string]map[string]bool
}{ops: map[uintptr]string{}, names: map[string]map[string]bool{}}

func TestMain(m *testing.M) {
	watching.request = func(op operation, p params) {
		watched.Lock()
		defer watched.Unlock()
		watch(p, op.method+" "+op.path+" ")
	}
	watching.lookup = func(p params, path []string) {
		watched.Lock()
		defer watched.Unlock()
		op, name, ok := strings.Cut(watched.ops[reflect.ValueOf(p).Pointer()], " /")
		if !ok {
			return
		}
		url, prefix, _ := strings.Cut(name, " ")
		op += " /" + url
		if watched.names[op] == nil {
			watched.names[op] = map[string]bool{}
		}
		for i := range path {
			watched.names[op][prefix+strings.Join(path[:i+1], ".")] = true
		}
	}
	flag.Parse()
	code := m.Run()
	if whole := flag.Lookup("test.run").Value.String() == ""; whole && code == 0 {
		code = reportIdle()
	}
	os.Exit(code)
}

// reportIdle tells of parameters that are called supported and that no handler looked up in
// any test: either nothing reads them, or no test sends them.
func reportIdle() (code int) {
	watched.Lock()
	defer watched.Unlock()
	for _, op := range sortedKeys(supported) {
		for _, name := range strings.Fields(supported[op]) {
			// What is said of a session's payment is kept until somebody pays.
			if !watched.names[op][name] && !strings.HasPrefix(name, "payment_intent_data.") {
				fmt.Fprintf(os.Stderr, "%s: no test saw the parameter %s being read\n", op, name)
				code = 1
			}
		}
	}
	return code
}

// Each parameter of Stripe's description is either done something with or refused by name.
func TestParametersAreDoneOrRefused(t *testing.T) {
	t.Parallel()
	done, refused := 0, 0
	for _, op := range operations {
		schema, err := describe().input(strings.ToLower(op.method), op.path)
		if err != nil {
			t.Fatal(err)
		}
		names := strings.Fields(supported[op.method+" "+op.path])
		for _, name := range names {
			if !described(schema, strings.Split(name, ".")) {
				t.Errorf("%s %s: Stripe's description has no parameter %s", op.method, op.path, name)
			}
		}
		for name := range schema.Properties {
			known := name == "expand" || slices.ContainsFunc(names, func(n string) bool { return n == name || strings.HasPrefix(n, name+".") })
			fault := checkSupported(op, params{name: "x"})
			if partly := !slices.Contains(names, name); known == (fault != nil) && (!known || !partly) {
				t.Errorf("%s %s: %s: %v", op.method, op.path, name, fault)
			}
			if known {
				done++
			} else {
				refused++
			}
		}
	}
	t.Logf("parameters: %d done, %d refused by name", done, refused)
}

func described(schema *spec.Schema, path []string) bool {
	if len(path) == 0 {
		return true
	}
	for _, s := range append([]*spec.Schema{schema, schema.Items}, schema.AnyOf...) {
		if s == nil {
			continue
		}
		if inner := s.Properties[path[0]]; inner != nil && described(inner, path[1:]) {
			return true
		}
		if s != schema && described(s, path) {
			return true
		}
	}
	return false
}

func watch(v any, prefix string) {
	switch v := v.(type) {
	case params:
		watched.ops[reflect.ValueOf(v).Pointer()] = prefix
		for name, inner := range v {
			watch(inner, prefix+name+".")
		}
	case []any:
		for _, inner := range v {
			watch(inner, prefix)
		}
	}
}
