package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stripe/stripe-mock/spec"
)

// check holds a request's parameters against their schema and gives them the
// schema's types. The first fault is answered as Stripe answers it.
func check(schema *spec.Schema, given map[string]any) (params, *Error) {
	out, fault := checkObject(schema, given, "")
	if fault != nil {
		return nil, fault
	}
	return out.(params), nil
}

// checkValue is check for one parameter; name is its full one, such as card[token].
func checkValue(schema *spec.Schema, value any, name string) (any, *Error) {
	if len(schema.AnyOf) > 0 {
		return checkAny(schema.AnyOf, value, name)
	}
	switch schema.Type {
	case spec.TypeObject:
		return checkObject(schema, value, name)
	case spec.TypeArray:
		return checkArray(schema, value, name)
	}
	s, ok := value.(string)
	if !ok {
		return nil, invalid("", name, "Invalid %s: %s must not be a hash or an array", schema.Type, name)
	}
	return checkScalar(schema, s, name)
}

// checkAny takes the first alternative that fits. Where none does, the fault of
// the one whose shape fits tells most, and that is the last tried that is not a
// plain word.
func checkAny(alternatives []*spec.Schema, value any, name string) (any, *Error) {
	var first *Error
	for _, schema := range alternatives {
		v, fault := checkValue(schema, value, name)
		if fault == nil {
			return v, nil
		}
		_, isText := value.(string)
		if first == nil || isText == (schema.Type != spec.TypeObject && schema.Type != spec.TypeArray) {
			first = fault
		}
	}
	return nil, first
}

func checkObject(schema *spec.Schema, value any, name string) (any, *Error) {
	given, ok := value.(map[string]any)
	if !ok {
		return nil, invalid("", name, "Invalid object")
	}
	if strings.HasSuffix("["+strings.TrimSuffix(name, "]"), "[metadata") {
		if fault := checkMetadata(given, name); fault != nil {
			return nil, fault
		}
	}
	out := params{}
	for key, inner := range given {
		full := key
		if name != "" {
			full = name + "[" + key + "]"
		}
		sub := schema.Properties[key]
		if sub == nil {
			sub = schema.AdditionalProperties
		}
		if sub == nil {
			return nil, invalid("parameter_unknown", full, "Received unknown parameter: %s", full)
		}
		v, fault := checkValue(sub, inner, full)
		if fault != nil {
			return nil, fault
		}
		out[key] = v
	}
	for _, key := range schema.Required {
		if _, ok := given[key]; ok {
			continue
		}
		if name != "" {
			key = name + "[" + key + "]"
		}
		return nil, missing(key)
	}
	return out, nil
}

// checkMetadata holds metadata against the limits that Stripe's documentation
// gives and its description does not.
func checkMetadata(given map[string]any, name string) *Error {
	if len(given) > 50 {
		return invalid("", name, "You can have up to 50 keys of metadata. You passed %d.", len(given))
	}
	for key, value := range given {
		if len([]rune(key)) > 40 {
			return invalid("", name, "Metadata keys can be up to 40 characters long. You passed %q.", key)
		}
		if s, _ := value.(string); len([]rune(s)) > 500 {
			return invalid("", name+"["+key+"]", "Metadata values can be up to 500 characters long. You passed %d.", len([]rune(s)))
		}
	}
	return nil
}

// checkArray takes a[]=x&a[]=y and a[0]=x&a[1]=y.
func checkArray(schema *spec.Schema, value any, name string) (any, *Error) {
	list, ok := value.([]any)
	if indexed, isMap := value.(map[string]any); isMap {
		list, ok = inOrder(indexed)
	}
	if value == "" { // an empty text unsets a list
		return []any{}, nil
	}
	if !ok {
		return nil, invalid("", name, "Invalid array")
	}
	out := make([]any, len(list))
	for i, inner := range list {
		v, fault := checkValue(schema.Items, inner, fmt.Sprintf("%s[%d]", name, i))
		if fault != nil {
			return nil, fault
		}
		out[i] = v
	}
	return out, nil
}

// inOrder is the list that a map with the keys 0, 1, 2 … stands for.
func inOrder(indexed map[string]any) ([]any, bool) {
	list := make([]any, len(indexed))
	for i := range list {
		v, ok := indexed[strconv.Itoa(i)]
		if !ok {
			return nil, false
		}
		list[i] = v
	}
	return list, true
}

// longest is how many characters a text may have of which Stripe's description
// does not say: as many as it allows in its answers.
const longest = 5000

func checkScalar(schema *spec.Schema, s, name string) (any, *Error) {
	if s == "" && (schema.Type != spec.TypeString || len(schema.Enum) > 0 && !slices.Contains(schema.Enum, any(""))) {
		return nil, invalid("parameter_invalid_empty", name, "You passed an empty string for '%s'. "+
			"We assume empty values are an attempt to unset a parameter; however '%s' cannot be unset.", name, name)
	}
	switch schema.Type {
	case spec.TypeInteger:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, invalid("parameter_invalid_integer", name, "Invalid integer: %s", s)
		}
		return n, nil
	case spec.TypeNumber:
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil, invalid("", name, "Invalid decimal: %s", s)
		}
		return f, nil
	case spec.TypeBoolean:
		if s != "true" && s != "false" {
			return nil, invalid("", name, "Invalid boolean: %s", s)
		}
		return s == "true", nil
	}
	if len(schema.Enum) > 0 && !slices.Contains(schema.Enum, any(s)) {
		return nil, invalid("", name, "Invalid %s: must be one of %s", name, words(schema.Enum))
	}
	if most := cmp.Or(schema.MaxLength, longest); len([]rune(s)) > most {
		return nil, invalid("", name, "Invalid string: %s…; must be at most %d characters", string([]rune(s)[:20]), most)
	}
	return s, nil
}

func words(enum []any) string {
	out := make([]string, len(enum))
	for i, v := range enum {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, ", ")
}
