package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// query is a search in Stripe's language: clauses of which all must hold, or any.
type query struct {
	clauses []clause
	any     bool
}

// clause is one condition, such as amount>1000 or -metadata['order']:'7'.
type clause struct {
	path   []string
	op     string // : ~ > < >= <=
	value  string
	number bool // the value has no quotes
	not    bool
}

// fits holds an object's JSON against the query.
func (q query) fits(doc map[string]any) bool {
	fit := func(c clause) bool { return c.fits(doc) != c.not }
	if q.any {
		return slices.ContainsFunc(q.clauses, fit)
	}
	return !slices.ContainsFunc(q.clauses, func(c clause) bool { return !fit(c) })
}

func (c clause) fits(doc map[string]any) bool {
	var v any = doc
	for _, name := range c.path {
		inner, _ := v.(map[string]any)
		v = inner[name]
	}
	switch {
	case c.number && c.value == "null":
		return v == nil
	case v == nil:
		return false
	}
	text := fmt.Sprint(v)
	switch c.op {
	case ":":
		return strings.EqualFold(text, c.value)
	case "~":
		return strings.Contains(strings.ToLower(text), strings.ToLower(c.value))
	}
	n, _ := v.(json.Number)
	have, err := n.Int64()
	limit, limitErr := strconv.ParseInt(c.value, 10, 64)
	if err != nil || limitErr != nil {
		return false
	}
	switch c.op {
	case ">":
		return have > limit
	case ">=":
		return have >= limit
	case "<":
		return have < limit
	}
	return have <= limit
}

// parseQuery reads a query over the given fields.
func parseQuery(text string, fields []string) (query, *Error) {
	p := &parser{rest: text}
	var q query
	joined := "" // the word that joins the clauses
	for {
		c, ok := p.clause()
		if !ok {
			return q, refuse("", "query", "We were unable to parse your search query near %q. Clauses are like status:'active', amount>1000 and metadata['key']:'value', joined by AND or OR.", p.rest)
		}
		if fault := c.check(fields); fault != nil {
			return q, fault
		}
		q.clauses = append(q.clauses, c)
		if p.space(); p.rest == "" {
			q.any = joined == "OR"
			return q, nil
		}
		word := p.join()
		if joined != "" && word != joined {
			return q, refuse("", "query", "You cannot combine AND and OR in one search query.")
		}
		joined = word
	}
}

func (c clause) check(fields []string) *Error {
	name := strings.Join(c.path, ".")
	if c.path[0] == "metadata" && len(c.path) == 2 {
		return nil
	}
	switch {
	case !slices.Contains(fields, name):
		return refuse("", "query", "Field `%s` is an unsupported search field for this resource. See http://stripe.com/docs/search#query-fields-for-each-resource for a list of supported fields.", name)
	case strings.ContainsAny(c.op, "<>") && !slices.Contains([]string{"amount", "created"}, name):
		return refuse("", "query", "The field `%s` cannot be compared by %s.", name, c.op)
	}
	return nil
}

// parser walks through a query.
type parser struct{ rest string }

func (p *parser) space() { p.rest = strings.TrimLeft(p.rest, " \t\n") }

// take is what a prefix of the rest consists of.
func (p *parser) take(of func(byte) bool) string {
	n := 0
	for n < len(p.rest) && of(p.rest[n]) {
		n++
	}
	out := p.rest[:n]
	p.rest = p.rest[n:]
	return out
}

// join is the word between two clauses; none means AND.
func (p *parser) join() string {
	for _, word := range []string{"AND", "OR"} {
		for _, spelling := range []string{word, strings.ToLower(word)} {
			if after, ok := strings.CutPrefix(p.rest, spelling+" "); ok {
				p.rest = after
				return word
			}
		}
	}
	return "AND"
}

func (p *parser) clause() (c clause, ok bool) {
	p.space()
	p.rest, c.not = strings.CutPrefix(p.rest, "-")
	field := p.take(func(b byte) bool { return b == '_' || b == '.' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' })
	if field == "" {
		return c, false
	}
	c.path = strings.Split(field, ".")
	if inner, isMap := strings.CutPrefix(p.rest, "["); isMap {
		p.rest = inner
		key, ok := p.quoted()
		if p.rest, isMap = strings.CutPrefix(p.rest, "]"); !ok || !isMap {
			return c, false
		}
		c.path = append(c.path, key)
	}
	for _, op := range []string{">=", "<=", ">", "<", ":", "~"} {
		if after, found := strings.CutPrefix(p.rest, op); found {
			c.op, p.rest = op, after
			break
		}
	}
	p.space()
	if c.value, ok = p.quoted(); !ok {
		c.number = true
		c.value = p.take(func(b byte) bool { return b > ' ' && b != '\'' && b != '"' })
	}
	return c, c.op != "" && (!c.number || c.value != "")
}

// quoted is a text in quotes, with \ before a quote in it.
func (p *parser) quoted() (string, bool) {
	if p.rest == "" || p.rest[0] != '\'' && p.rest[0] != '"' {
		return "", false
	}
	var out strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch {
		case p.rest[i] == '\\' && i+1 < len(p.rest):
			i++
			out.WriteByte(p.rest[i])
		case p.rest[i] == p.rest[0]:
			p.rest = p.rest[i+1:]
			return out.String(), true
		default:
			out.WriteByte(p.rest[i])
		}
	}
	return "", false
}
