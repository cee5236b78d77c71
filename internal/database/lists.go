package database

import (
	"database/sql/driver"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/lib/pq"
)

// joinLists makes each list of placeholders, as in IN ($2, $3, $4), one argument: an
// array on PostgreSQL, JSON on SQLite. Each value is in it once. The text of a statement
// does not depend on how many values a client gives then. Otherwise each length would be
// another statement to prepare and to keep. It works on what reaches the driver, since
// ent writes such lists by itself where it loads edges. A list with anything but texts
// or integers is left as it is.
func joinLists(postgres bool, query string, args []driver.NamedValue) (string, []driver.NamedValue) {
	if !strings.Contains(query, " IN (") {
		return query, args
	}
	j := joiner{postgres: postgres, query: query, args: args, numbers: map[int]int{}}
	if !j.run() {
		return query, args
	}
	return j.text.String(), j.out
}

// joiner writes a statement anew.
type joiner struct {
	postgres bool
	query    string
	args     []driver.NamedValue
	at       int // of the query that is read
	asked    int // question marks that are read

	text    strings.Builder
	out     []driver.NamedValue
	numbers map[int]int // the new number of each argument outside of lists
	listed  map[int]bool
}

// run fails where the statement cannot be read: then it stays as it is.
func (j *joiner) run() bool {
	for j.at < len(j.query) {
		switch c := j.query[j.at]; c {
		case '\'', '"', '`':
			if !j.quoted(c) {
				return false
			}
		case '$', '?':
			if !j.single() {
				return false
			}
		case 'I':
			if !j.list() {
				return false
			}
		default:
			j.text.WriteByte(c)
			j.at++
		}
	}
	for n := range j.listed { // an argument that is used in a list and outside
		if j.numbers[n] != 0 {
			return false
		}
	}
	return true
}

// quoted copies a text or a name in quotes.
func (j *joiner) quoted(quote byte) bool {
	length := strings.IndexByte(j.query[j.at+1:], quote)
	if length < 0 {
		return false
	}
	j.text.WriteString(j.query[j.at : j.at+length+2])
	j.at += length + 2
	return true
}

// single copies a placeholder outside of lists.
func (j *joiner) single() bool {
	n, numbered, length := j.placeholder(j.at)
	if length == 0 {
		j.text.WriteByte(j.query[j.at])
		j.at++
		return true
	}
	if n < 1 || n > len(j.args) {
		return false
	}
	j.at += length
	if !numbered || j.numbers[n] == 0 {
		j.numbers[n] = j.add(j.args[n-1].Value)
	}
	j.place(numbered, j.numbers[n])
	return true
}

// list copies an "IN (…)": as one argument where it holds nothing but placeholders.
func (j *joiner) list() bool {
	const begin = "IN ("
	if j.at == 0 || j.query[j.at-1] != ' ' || !strings.HasPrefix(j.query[j.at:], begin) {
		j.text.WriteByte('I')
		j.at++
		return true
	}
	members, numbered, end := j.members(j.at + len(begin))
	value, ok := j.joined(members)
	if !ok {
		j.text.WriteString(begin)
		j.at += len(begin)
		return true // its placeholders are read as single ones
	}
	if !numbered {
		j.asked += len(members)
	}
	j.at = end
	before, not := strings.CutSuffix(j.text.String(), "NOT ")
	switch {
	case !j.postgres:
		j.text.WriteString("IN (SELECT value FROM json_each(")
		j.place(numbered, j.add(value))
		j.text.WriteString("))")
	case not:
		j.text.Reset()
		j.text.WriteString(before + "<> ALL(")
		j.place(numbered, j.add(value))
		j.text.WriteByte(')')
	default:
		j.text.WriteString("= ANY(")
		j.place(numbered, j.add(value))
		j.text.WriteByte(')')
	}
	if j.listed == nil {
		j.listed = map[int]bool{}
	}
	for _, n := range members {
		j.listed[n] = true
	}
	return true
}

// members are the arguments of a list that begins there, up to end; none where it holds
// anything but placeholders.
func (j *joiner) members(from int) (members []int, numbered bool, end int) {
	marks := j.asked
	defer func() { j.asked = marks }() // they are counted when the list is copied
	for {
		n, withNumber, length := j.placeholder(from)
		if length == 0 || n < 1 || n > len(j.args) {
			return nil, false, 0
		}
		members, numbered, from = append(members, n), withNumber, from+length
		rest := j.query[from:]
		switch {
		case strings.HasPrefix(rest, ")"):
			return members, numbered, from + 1
		case strings.HasPrefix(rest, ", "):
			from += len(", ")
		default:
			return nil, false, 0
		}
	}
}

// placeholder reads the number of the argument that is meant there: $n, or the next of
// those that are meant by question marks. A length of 0 says that there is none.
func (j *joiner) placeholder(at int) (n int, numbered bool, length int) {
	if at >= len(j.query) {
		return 0, false, 0
	}
	if j.query[at] == '?' {
		j.asked++
		return j.asked, false, 1
	}
	end := at + 1
	for end < len(j.query) && j.query[end] >= '0' && j.query[end] <= '9' {
		end++
	}
	if j.query[at] != '$' || end == at+1 {
		return 0, false, 0
	}
	n, err := strconv.Atoi(j.query[at+1 : end])
	if err != nil {
		return 0, false, 0
	}
	return n, true, end - at
}

// add gives the new statement an argument and returns its number.
func (j *joiner) add(value driver.Value) int {
	j.out = append(j.out, driver.NamedValue{Ordinal: len(j.out) + 1, Value: value})
	return len(j.out)
}

func (j *joiner) place(numbered bool, n int) {
	if !numbered {
		j.text.WriteByte('?')
		return
	}
	j.text.WriteByte('$')
	j.text.WriteString(strconv.Itoa(n))
}

// joined is the list as one argument; false for what cannot be one.
func (j *joiner) joined(members []int) (driver.Value, bool) {
	var texts []string
	var numbers []int64
	seen := map[driver.Value]bool{}
	for _, n := range members {
		value := j.args[n-1].Value
		switch v := value.(type) {
		case string:
			if !seen[value] {
				texts = append(texts, v)
			}
		case int64:
			if !seen[value] {
				numbers = append(numbers, v)
			}
		default:
			return nil, false
		}
		seen[value] = true
	}
	if len(members) == 0 || len(texts) > 0 && len(numbers) > 0 {
		return nil, false
	}
	var list driver.Value
	var err error
	switch {
	case !j.postgres && len(texts) > 0:
		list, err = asJSON(texts)
	case !j.postgres:
		list, err = asJSON(numbers)
	case len(texts) > 0:
		list, err = pq.StringArray(texts).Value()
	default:
		list, err = pq.Int64Array(numbers).Value()
	}
	return list, err == nil
}

func asJSON(list any) (string, error) {
	text, err := json.Marshal(list)
	return string(text), err
}
