package graph

import (
	"reflect"
	"strings"
	"testing"

	"github.com/purserhq/purser/graph/generated"
)

// TestPagesHaveAWeight looks for a weight of every field that gives a page: without one a
// page of a hundred costs as much as one row, and pages within pages cost next to nothing.
func TestPagesHaveAWeight(t *testing.T) {
	t.Parallel()
	var root generated.ComplexityRoot
	weigh(&root)
	weights := reflect.ValueOf(root)
	pages := 0
	for _, d := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		for _, f := range d.Fields {
			if !strings.HasSuffix(f.Type.Name(), "Connection") {
				continue
			}
			pages++
			if weight := weights.FieldByName(d.Name).FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, f.Name) }); weight.IsNil() {
				t.Errorf("%s.%s has no weight in graph/cost.go", d.Name, f.Name)
			}
		}
	}
	if pages < 8 {
		t.Errorf("%d pages were found in the schema", pages)
	}
}
