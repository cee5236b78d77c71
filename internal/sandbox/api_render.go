package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"iter"
	"slices"
	"strings"
)

// list is a page of objects.
type list struct {
	Object  string `json:"object"`
	URL     string `json:"url"`
	HasMore bool   `json:"has_more"`
	Data    []any  `json:"data"`
}

// listOf is a whole short list inside another object.
func listOf[T any](url string, items []T) *list {
	l := &list{Object: "list", URL: url, Data: []any{}}
	for _, it := range slices.Backward(items) {
		l.Data = append(l.Data, it)
	}
	return l
}

// page answers a list request: newest first, between the cursors, within the
// created filter, and only what keep lets through (nil: all).
func page[T object](c *call, typeName string, keep func(T) bool) (*list, error) {
	limit := 10
	if c.has("limit") {
		limit = int(min(c.number("limit"), 1000))
	}
	if limit < 1 || limit > 100 {
		return nil, invalid("parameter_invalid_integer", "limit", "Limit must be between 1 and 100.")
	}
	candidates, backwards, err := c.from(typeName)
	if err != nil {
		return nil, err
	}
	l := &list{Object: "list", URL: c.r.URL.Path, Data: []any{}}
	for t := range candidates {
		if !c.createdFits(t.head().Created) || keep != nil && !keep(t.(T)) {
			continue
		}
		if len(l.Data) == limit {
			l.HasMore = true
			break
		}
		l.Data = append(l.Data, t)
	}
	if backwards {
		slices.Reverse(l.Data)
	}
	return l, nil
}

// from is what lies behind the cursor, nearest first. Objects of a kind are
// sorted by seq, so that a cursor is found without a walk.
func (c *call) from(typeName string) (candidates iter.Seq[object], backwards bool, err error) {
	items := c.accounts.byType[typeName]
	after, before := c.text("starting_after"), c.text("ending_before")
	switch {
	case after != "" && before != "":
		return nil, false, invalid("", "ending_before", "You cannot parameterize both starting_after and ending_before.")
	case after != "":
		i, err := c.position("starting_after", typeName, after)
		return newestFirst(items[:i]), false, err
	case before != "":
		i, err := c.position("ending_before", typeName, before)
		return slices.Values(items[min(i+1, len(items)):]), true, err
	}
	return newestFirst(items), false, nil
}

func newestFirst(items []object) iter.Seq[object] {
	return func(yield func(object) bool) {
		for _, t := range slices.Backward(items) {
			if !yield(t) {
				return
			}
		}
	}
}

// position is a cursor's place among the objects of its kind.
func (c *call) position(name, typeName, id string) (int, error) {
	t := c.accounts.objects[id]
	if t == nil || t.head().Object != typeName {
		return 0, unknownIn(name, typeName, id)
	}
	i, _ := slices.BinarySearchFunc(c.accounts.byType[typeName], t.head().seq, func(t object, seq int64) int {
		return cmp.Compare(t.head().seq, seq)
	})
	return i, nil
}

// createdFits holds a time against created, created[gte] and so on.
func (c *call) createdFits(at int64) bool { return c.timeFits("created", at) }

func (c *call) timeFits(name string, at int64) bool {
	if !c.has(name) {
		return true
	}
	if exact, ok := c.at(name).(int64); ok {
		return at == exact
	}
	for op, fits := range map[string]func(limit int64) bool{
		"gt":  func(l int64) bool { return at > l },
		"gte": func(l int64) bool { return at >= l },
		"lt":  func(l int64) bool { return at < l },
		"lte": func(l int64) bool { return at <= l },
	} {
		if c.has(name, op) && !fits(c.number(name, op)) {
			return false
		}
	}
	return true
}

// render is the answer's JSON, with what expand asks for.
func (c *call) render(result any) ([]byte, error) {
	paths := c.texts("expand")
	raw, err := json.Marshal(result)
	if err != nil || len(paths) == 0 {
		return raw, err
	}
	doc, err := decode(raw)
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		parts := strings.Split(path, ".")
		if len(parts) > 4 {
			return nil, invalid("", "expand", "You cannot expand more than 4 levels of a property. Property: %s", path)
		}
		if err := c.expand(doc, parts, path); err != nil {
			return nil, err
		}
	}
	return json.Marshal(doc)
}

func decode(raw []byte) (doc map[string]any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber() // an amount is never a float
	err = d.Decode(&doc)
	return doc, err
}

// virtual is an object with fields that appear only when they are expanded.
type virtual interface {
	unfold(acc *accountStore, field string) any
}

// expand puts the object in the place of its id, along a path.
func (c *call) expand(doc map[string]any, path []string, full string) error {
	field, rest := path[0], path[1:]
	value, ok := doc[field]
	if id, isText := doc["id"].(string); isText && !ok {
		value, ok = c.unfold(id, field)
		doc[field] = value
	}
	if !ok {
		return invalid("", "expand", "This property cannot be expanded (%s).", full)
	}
	if id, isText := value.(string); isText {
		inner, found := c.lookUp(id)
		if !found {
			return invalid("", "expand", "This property cannot be expanded (%s).", full)
		}
		doc[field], value = inner, inner
	}
	if inner, isMap := value.(map[string]any); len(rest) == 0 {
		if value != nil && field != "total_count" && (!isMap || inner["object"] == nil) { // a number or metadata is no reference
			return invalid("", "expand", "This property cannot be expanded (%s).", full)
		}
		return nil
	}
	switch inner := value.(type) {
	case map[string]any:
		return c.expand(inner, rest, full)
	case []any:
		for _, item := range inner {
			if m, isMap := item.(map[string]any); isMap {
				if err := c.expand(m, rest, full); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// lookUp is the JSON of an object of the caller's platform.
func (c *call) lookUp(id string) (map[string]any, bool) {
	var it any = c.anywhere(id)
	if bank := c.accounts.bank(id); bank != nil {
		it = bank
	}
	if it == nil { // also when anywhere knows nothing: a nil interface stays nil
		return nil, false
	}
	raw, err := json.Marshal(it)
	if err != nil {
		return nil, false
	}
	doc, err := decode(raw)
	return doc, err == nil
}

// unfold is a field that objects show only on request.
func (c *call) unfold(id, field string) (any, bool) {
	t, ok := c.anywhere(id).(virtual)
	if !ok {
		return nil, false
	}
	value := t.unfold(c.accounts, field)
	if value == nil {
		return nil, false
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, false
	}
	doc, err := decode(raw)
	return doc, err == nil
}

// anywhere looks in the caller's account store, its platform's and its accounts'.
func (c *call) anywhere(id string) object {
	if t := c.accounts.objects[id]; t != nil {
		return t
	}
	root := c.accounts.root()
	if t := root.objects[id]; t != nil {
		return t
	}
	for _, a := range root.byType["account"] {
		if acc := c.s.stores[a.head().ID]; acc != nil && acc.objects[id] != nil {
			return acc.objects[id]
		}
	}
	return nil
}
