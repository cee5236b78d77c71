package sandbox

import "encoding/json"

// params are a request's parameters, checked and turned into the types that
// Stripe's description gives them: string, int64, bool, float64, []any, params.
type params map[string]any

// watching is set by tests, which hold what handlers look up against what is supported.
var watching struct {
	request func(op operation, p params)
	lookup  func(p params, path []string)
}

// at walks to a parameter: at("card", "token") is card[token].
func (p params) at(path ...string) any {
	if watching.lookup != nil {
		watching.lookup(p, path)
	}
	var v any = p
	for _, name := range path {
		inner, ok := v.(params)
		if !ok {
			return nil
		}
		v = inner[name]
	}
	return v
}

// has tells whether a parameter was given, even as an empty one.
func (p params) has(path ...string) bool { return p.at(path...) != nil }

func (p params) text(path ...string) string {
	v, _ := p.at(path...).(string)
	return v
}

func (p params) number(path ...string) int64 {
	v, _ := p.at(path...).(int64)
	return v
}

func (p params) flag(path ...string) bool {
	v, _ := p.at(path...).(bool)
	return v
}

func (p params) inner(path ...string) params {
	v, _ := p.at(path...).(params)
	return v
}

func (p params) texts(path ...string) []string {
	list, _ := p.at(path...).([]any)
	out := make([]string, 0, len(list))
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// metadata is the old metadata with the request's changes; an empty value
// removes a name, and an empty metadata all.
func (p params) metadata(old metadata) metadata {
	out := metadata{}
	for name, value := range old {
		out[name] = value
	}
	if p.text("metadata") == "" && p.has("metadata") && p.inner("metadata") == nil {
		return metadata{}
	}
	for name := range p.inner("metadata") {
		value := p.text("metadata", name)
		if value == "" {
			delete(out, name)
			continue
		}
		out[name] = value
	}
	return out
}

// UnmarshalJSON reads parameters back that were kept, in the types they had.
func (p *params) UnmarshalJSON(raw []byte) error {
	doc, err := decode(raw)
	if err != nil || doc == nil {
		return err
	}
	*p = retyped(doc).(params)
	return nil
}

func retyped(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := params{}
		for name, inner := range v {
			out[name] = retyped(inner)
		}
		return out
	case []any:
		for i, inner := range v {
			v[i] = retyped(inner)
		}
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64() // what is no integer was one of these
		return f
	}
	return v
}
