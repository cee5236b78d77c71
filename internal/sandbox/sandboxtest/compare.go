package sandboxtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

// compare holds a decoded value (numbers as json.Number) against a schema. path
// says where it is, for the error. A field that the description does not have is
// an error as well: an SDK would drop it.
func (d *description) compare(s *schema, v any, path string) error {
	nullable := s.Nullable
	s, err := d.resolve(s)
	if err != nil {
		return err
	}
	if v == nil {
		if nullable || s.Nullable {
			return nil
		}
		return fmt.Errorf("%s is null, which it may not be", path)
	}
	if len(s.AnyOf) > 0 {
		return d.compareAny(s.AnyOf, v, path)
	}
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, v) {
		return fmt.Errorf("%s is %v, not one of %v", path, v, s.Enum)
	}
	switch v := v.(type) {
	case map[string]any:
		return d.compareObject(s, v, path)
	case []any:
		return d.compareArray(s, v, path)
	case string:
		return compareText(s, v, path)
	case bool:
		return sameType(s, path, "boolean")
	case json.Number:
		if _, err := v.Int64(); err != nil {
			return sameType(s, path, "number")
		}
		return sameType(s, path, "integer", "number")
	}
	return fmt.Errorf("%s is a %T", path, v)
}

func sameType(s *schema, path string, types ...string) error {
	if s.Type == "" || slices.Contains(types, s.Type) {
		return nil
	}
	return fmt.Errorf("%s is of type %s, not %s", path, types[0], s.Type)
}

func compareText(s *schema, v, path string) error {
	if err := sameType(s, path, "string"); err != nil {
		return err
	}
	if s.MaxLength > 0 && utf8.RuneCountInString(v) > s.MaxLength {
		return fmt.Errorf("%s has more than %d characters", path, s.MaxLength)
	}
	if s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(v) {
		return fmt.Errorf("%s is %q, which does not match %s", path, v, s.Pattern)
	}
	return nil
}

func (d *description) compareArray(s *schema, v []any, path string) error {
	if err := sameType(s, path, "array"); err != nil || s.Items == nil {
		return err
	}
	for i, item := range v {
		if err := d.compare(s.Items, item, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

func (d *description) compareObject(s *schema, v map[string]any, path string) error {
	if err := sameType(s, path, "object"); err != nil {
		return err
	}
	for _, name := range s.Required {
		if _, ok := v[name]; !ok {
			return fmt.Errorf("%s.%s is not there", path, name)
		}
	}
	for name, inner := range v {
		sub := s.Properties[name]
		if sub == nil {
			sub = s.Additional.schema
		}
		if sub == nil {
			if len(s.Properties) == 0 {
				continue // an object of any form
			}
			return fmt.Errorf("%s.%s is not in the description", path, name)
		}
		if err := d.compare(sub, inner, path+"."+name); err != nil {
			return err
		}
	}
	return nil
}

// compareAny chooses the alternative that the value claims to be: a text, or an
// object by its object word and by whether it is a deleted one.
func (d *description) compareAny(alternatives []*schema, v any, path string) error {
	var first error
	for _, alternative := range alternatives {
		s, err := d.resolve(alternative)
		if err != nil {
			return err
		}
		if !claims(s, v) {
			continue
		}
		err = d.compare(s, v, path)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		return fmt.Errorf("%s is none of the things that it may be", path)
	}
	return first
}

// claims tells whether a value says of itself that it is of a schema.
func claims(s *schema, v any) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return s.Type != "object"
	}
	if len(s.AnyOf) > 0 {
		return true
	}
	if s.Type != "object" || (s.Properties["deleted"] != nil) != (object["deleted"] != nil) {
		return false
	}
	word := s.Properties["object"]
	return word == nil || len(word.Enum) == 0 || slices.Contains(word.Enum, object["object"])
}
