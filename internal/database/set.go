package database

import (
	"encoding/json"
	"fmt"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
)

// Column is one column of a set of rows: Texts or Numbers.
type Column interface {
	len() int
	at(i int) any
	array() any // as PostgreSQL's driver takes it
}

// The columns that a set of rows can have.
type (
	Texts   []string
	Numbers []int64
)

func (c Texts) len() int       { return len(c) }
func (c Texts) at(i int) any   { return c[i] }
func (c Texts) array() any     { return pq.StringArray(c) }
func (c Numbers) len() int     { return len(c) }
func (c Numbers) at(i int) any { return c[i] }
func (c Numbers) array() any   { return pq.Int64Array(c) }

// Set is a set of rows as a statement's arguments: an array for each column on
// PostgreSQL (unnest), one JSON array of rows on SQLite (json_each). The columns
// are of one length.
func (tx *Tx) Set(columns ...Column) []any { return SetFor(tx.dialect, columns...) }

// Set is Tx.Set, for reads outside a transaction.
func (db *DB) Set(columns ...Column) []any { return SetFor(db.dialect, columns...) }

// SetFor is Tx.Set for who knows the dialect only.
func SetFor(kind string, columns ...Column) []any {
	if kind == dialect.Postgres {
		args := make([]any, len(columns))
		for i, c := range columns {
			args[i] = c.array()
		}
		return args
	}
	rows := make([][]any, columns[0].len())
	for i := range rows {
		rows[i] = make([]any, len(columns))
		for j, c := range columns {
			rows[i][j] = c.at(i)
		}
	}
	text, err := json.Marshal(rows)
	if err != nil { // texts and integers always can
		panic(fmt.Sprintf("database: %v", err))
	}
	return []any{string(text)}
}

// InSet is SQL for "is one of the texts of a set that is the one argument of that
// number", after a column.
func InSet(kind string, argument int) string {
	if kind == dialect.Postgres {
		return fmt.Sprintf("= ANY($%d::text[])", argument)
	}
	return fmt.Sprintf("IN (SELECT value->>0 FROM json_each($%d))", argument)
}
