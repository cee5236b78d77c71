package golden

import (
	"crypto/rand"
	"regexp"
	"strings"
)

// forms are what may stand for a text in an expected answer:
//
//	<id dep>        one of our ids with that prefix
//	<stripe pi>     one of Stripe's
//	<time>, <text>  any time; any text that is not empty
//	<any>           anything but null
//
// followed by "as name" to keep it: later steps say ${name}. ${new name} makes a
// text that nobody has used before, the same one wherever the name stands.
var forms = regexp.MustCompile(`^<(\w+)(?: (\w+))?(?: as (\w+))?>$`)

var shapes = map[string]func(prefix string) *regexp.Regexp{
	"id":     func(p string) *regexp.Regexp { return regexp.MustCompile(`^` + p + `_[0-9a-z]{26}$`) },
	"stripe": func(p string) *regexp.Regexp { return regexp.MustCompile(`^` + p + `_[0-9A-Za-z_]{6,}$`) },
	"time":   func(string) *regexp.Regexp { return regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`) },
	"text":   func(string) *regexp.Regexp { return regexp.MustCompile(`^(?s:.+)$`) },
}

// match compares to the letter, except for forms. What is to be kept is kept
// only when the whole answer matches.
func (p *play) match(want, got any) bool {
	kept := map[string]string{}
	if !equal(want, got, kept) {
		return false
	}
	for name, value := range kept {
		p.saved[name] = value
	}
	return true
}

func equal(want, got any, kept map[string]string) bool {
	if want == "<any>" {
		return got != nil
	}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for name, inner := range w {
			value, there := g[name]
			if !there || !equal(inner, value, kept) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i, inner := range w {
			if !equal(inner, g[i], kept) {
				return false
			}
		}
		return true
	case string:
		g, ok := got.(string)
		return ok && equalText(w, g, kept)
	}
	return want == got
}

func equalText(want, got string, kept map[string]string) bool {
	form := forms.FindStringSubmatch(want)
	if len(form) == 0 || shapes[form[1]] == nil {
		return want == got
	}
	if name := form[3]; name != "" {
		kept[name] = got
	}
	return shapes[form[1]](form[2]).MatchString(got)
}

var blanks = regexp.MustCompile(`\$\{(new )?(\w+)\}`)

// fill puts what was kept, or is made now, into a text.
func (p *play) fill(text string) string {
	return blanks.ReplaceAllStringFunc(text, func(blank string) string {
		parts := blanks.FindStringSubmatch(blank)
		name := parts[2]
		if _, known := p.saved[name]; !known && parts[1] != "" {
			p.saved[name] = strings.ToLower(rand.Text())
		}
		if value, known := p.saved[name]; known {
			return value
		}
		return blank // which then differs from every answer
	})
}

func (p *play) fillAll(m map[string]any) map[string]any {
	out, _ := p.fillValue(m).(map[string]any)
	return out
}

func (p *play) fillValue(v any) any {
	switch v := v.(type) {
	case string:
		return p.fill(v)
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, inner := range v {
			out[name] = p.fillValue(inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = p.fillValue(inner)
		}
		return out
	}
	return v
}
