package database

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"
)

// prepared wraps lib/pq's connector so that each connection prepares a
// statement once and keeps it. lib/pq itself sends every statement with
// arguments to be parsed and planned anew, which halves what a server can do.
type prepared struct {
	driver.Connector
	cache    bool
	readOnly bool
}

// maxStatements bounds what one connection keeps: lists of ids of many lengths
// would fill the server's memory.
const maxStatements = 256

// pqConn is what lib/pq's connection can do and database/sql looks for.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// Connect opens a connection.
func (p prepared) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{pqConn: c.(pqConn), options: p, statements: map[string]driver.Stmt{}}, nil
}

// conn is one connection with its statements. database/sql uses a connection
// from one goroutine at a time.
type conn struct {
	pqConn
	options    prepared
	statements map[string]driver.Stmt
}

// BeginTx begins a transaction. lib/pq says READ WRITE unless it is told
// otherwise, which would pass the session's default.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	o.ReadOnly = o.ReadOnly || c.options.readOnly
	return c.pqConn.BeginTx(ctx, o)
}

// QueryContext runs a query by its prepared statement.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query, args)
	if err != nil || s == nil {
		if err == nil {
			return c.pqConn.QueryContext(ctx, query, args)
		}
		return nil, err
	}
	rows, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	c.forget(query, err)
	return rows, err
}

// ExecContext runs a statement by its prepared form.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query, args)
	if err != nil || s == nil {
		if err == nil {
			return c.pqConn.ExecContext(ctx, query, args)
		}
		return nil, err
	}
	result, err := s.(driver.StmtExecContext).ExecContext(ctx, args)
	c.forget(query, err)
	return result, err
}

// statement is the query's prepared statement; nil when it is to be sent as it
// is. Statements without arguments are: they may hold several commands.
func (c *conn) statement(ctx context.Context, query string, args []driver.NamedValue) (driver.Stmt, error) {
	if !c.options.cache || len(args) == 0 {
		return nil, nil
	}
	if s, ok := c.statements[query]; ok {
		return s, nil
	}
	for text, s := range c.statements { // any one, when there are too many
		if len(c.statements) < maxStatements {
			break
		}
		delete(c.statements, text)
		if err := s.Close(); err != nil {
			return nil, err
		}
	}
	s, err := c.PrepareContext(ctx, query)
	if err == nil {
		c.statements[query] = s
	}
	return s, err
}

// forget drops a statement that the server does not know any more or whose
// result has changed its form, so that the next use prepares it anew.
func (c *conn) forget(query string, err error) {
	var e *pq.Error
	if errors.As(err, &e) && (e.Code == cachedPlanChanged || e.Code == statementUnknown) {
		delete(c.statements, query)
	}
}
