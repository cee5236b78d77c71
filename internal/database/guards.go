package database

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
)

// guardStatements are those of a migration that make or remove a trigger or a unique
// index, or the table that it is on.
var guardStatements = regexp.MustCompile(`(?m)^\s*(?:` +
	`CREATE (?:CONSTRAINT )?TRIGGER (?P<trigger>\w+)\s[^;]*?\sON (?P<of>\w+)` +
	`|CREATE UNIQUE INDEX (?P<index>\w+)\s+ON (?P<on>\w+)` +
	`|DROP (?:TRIGGER|INDEX) (?P<gone>\w+)` +
	`|DROP TABLE (?P<table>\w+)` +
	`|ALTER TABLE (?P<from>\w+) RENAME TO (?P<to>\w+))`)

// presentGuards lists the triggers and unique indexes that are there and in force.
var presentGuards = map[string]string{
	dialect.Postgres: `SELECT tgname::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
			WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace
		UNION ALL SELECT relname::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
			WHERE indisunique AND indisvalid AND relnamespace = current_schema()::regnamespace`,
	dialect.SQLite: `SELECT name FROM sqlite_master WHERE type = 'trigger' OR type = 'index' AND sql LIKE 'CREATE UNIQUE%'`,
}

// MissingGuards names the triggers and unique indexes of the migrations that are not
// there, or that are switched off: whatever they refuse can be written. The schema must
// be current.
func (db *DB) MissingGuards(ctx context.Context) (missing []string, err error) {
	want, err := db.guards()
	if err != nil {
		return nil, err
	}
	rows, err := db.read.QueryContext(ctx, presentGuards[db.dialect])
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		delete(want, name)
	}
	for name := range want {
		missing = append(missing, name)
	}
	slices.Sort(missing)
	return missing, rows.Err()
}

// guards are the triggers and unique indexes that the migrations make, with their tables.
func (db *DB) guards() (map[string]string, error) {
	folder := "migrations/" + map[string]string{dialect.Postgres: "postgres", dialect.SQLite: "sqlite3"}[db.dialect]
	files, err := fs.Glob(migrations, folder+"/*.sql") // in the order of their times
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, file := range files {
		text, err := fs.ReadFile(migrations, file)
		if err != nil {
			return nil, err
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		for _, found := range guardStatements.FindAllStringSubmatch(up, -1) {
			applyGuard(all, found)
		}
	}
	return all, nil
}

// applyGuard brings one statement into the guards that are there.
func applyGuard(all map[string]string, found []string) {
	part := func(name string) string { return found[guardStatements.SubexpIndex(name)] }
	switch {
	case part("trigger") != "":
		all[part("trigger")] = part("of")
	case part("index") != "":
		all[part("index")] = part("on")
	case part("gone") != "":
		delete(all, part("gone"))
	}
	for name, table := range all {
		switch table {
		case part("table"):
			delete(all, name)
		case part("from"):
			all[name] = part("to")
		}
	}
}

// errUndone ends a trial write.
var errUndone = errors.New("undone on purpose")

// CheckWritable fails when a transaction cannot write. What it writes is undone.
func (db *DB) CheckWritable(ctx context.Context) error {
	err := db.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO throttles (id, empty_at) VALUES ('a trial write', 0)"); err != nil {
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		return nil
	}
	return err
}

// OwnsTables reports whether the role of the connection may take guards out, as the
// owner of the tables and superusers may. SQLite has no roles.
func (db *DB) OwnsTables(ctx context.Context) (owns bool, err error) {
	if db.dialect != dialect.Postgres {
		return false, nil
	}
	err = db.read.QueryRowContext(ctx, `SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class
		WHERE relname = 'transactions' AND relnamespace = current_schema()::regnamespace`).Scan(&owns)
	return owns, err
}
