package database

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"
)

// prepared wraps a connector so that each connection prepares a statement once
// and keeps it. By themselves lib/pq and SQLite parse and plan every statement
// anew, which halves what a server can do and is most of SQLite's work.
type prepared struct {
	driver.Connector
	cache    bool
	readOnly bool
	lasting  bool // statements outlive their connection unless they are closed
	tell     func(statement string)
}

// What one connection keeps. Whoever can have many statements prepared, or long ones,
// would fill the server's memory: a plan takes many times what its text does. A longer
// statement than maxStatement is prepared for one use.
const (
	maxStatements     = 256
	maxStatement      = 16 << 10  // bytes of one text
	maxStatementBytes = 256 << 10 // bytes of all texts
)

// driverConn is what the connections of both drivers can do and database/sql
// looks for.
type driverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
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
	return &conn{driverConn: c.(driverConn), options: p, idle: map[string]*list.Element{}}, nil
}

// conn is one connection with the prepared statements that are not in use.
// database/sql uses a connection, and the rows that it gave, from one goroutine
// at a time.
type conn struct {
	driverConn
	options prepared
	idle    map[string]*list.Element
	order   list.List // of idle; the one that was used last is the last
	bytes   int       // of the texts of idle
}

// idleStatement is what order holds.
type idleStatement struct {
	text string
	stmt driver.Stmt
}

// BeginTx begins a transaction. lib/pq says READ WRITE unless it is told
// otherwise, which would pass the session's default.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	o.ReadOnly = o.ReadOnly || c.options.readOnly
	return c.driverConn.BeginTx(ctx, o)
}

// CheckNamedValue leaves an argument to the driver, if it cares.
func (c *conn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.driverConn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

// Close closes the connection. PostgreSQL ends its statements with it; SQLite
// would keep the file open for their sake.
func (c *conn) Close() error {
	var errs []error
	for c.options.lasting && c.order.Len() > 0 {
		errs = append(errs, c.drop(c.order.Front()).Close())
	}
	return errors.Join(append(errs, c.driverConn.Close())...)
}

// QueryContext runs a query by its prepared statement, which is in use until
// the rows are closed.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	query, args = joinLists(!c.options.lasting, query, args)
	c.options.tell(query)
	if !c.options.cache || len(args) == 0 {
		return c.driverConn.QueryContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	found, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, c.giveBack(query, s, err)
	}
	return &rows{driverRows: found.(driverRows), closed: func(err error) error { return c.giveBack(query, s, err) }}, nil
}

// ExecContext runs a statement by its prepared form.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	query, args = joinLists(!c.options.lasting, query, args)
	c.options.tell(query)
	if !c.options.cache || len(args) == 0 {
		return c.driverConn.ExecContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.(driver.StmtExecContext).ExecContext(ctx, args)
	return result, c.giveBack(query, s, err)
}

// take gives the query's prepared statement, which nobody else uses until it is
// given back: rows that are still being read keep theirs. Statements without
// arguments are sent as they are, since they may hold several commands.
func (c *conn) take(ctx context.Context, query string) (driver.Stmt, error) {
	if at, ok := c.idle[query]; ok {
		return c.drop(at), nil
	}
	for len(c.idle) >= maxStatements || c.bytes+len(query) > maxStatementBytes && len(c.idle) > 0 {
		if err := c.drop(c.order.Front()).Close(); err != nil {
			return nil, err
		}
	}
	return c.PrepareContext(ctx, query)
}

// drop takes a statement out of those that are kept.
func (c *conn) drop(at *list.Element) driver.Stmt {
	s := c.order.Remove(at).(idleStatement)
	delete(c.idle, s.text)
	c.bytes -= len(s.text)
	return s.stmt
}

// giveBack keeps a statement for its next use, except one that the server does
// not know any more or whose result has changed its form, a second one of the same
// text, and a long one. It returns how the statement's use ended.
func (c *conn) giveBack(query string, s driver.Stmt, ended error) error {
	var e *pq.Error
	if errors.As(ended, &e) && (e.Code == cachedPlanChanged || e.Code == statementUnknown) {
		return ended
	}
	if _, ok := c.idle[query]; !ok && len(query) <= maxStatement {
		c.idle[query] = c.order.PushBack(idleStatement{query, s})
		c.bytes += len(query)
		return ended
	}
	if err := s.Close(); ended == nil {
		return err
	}
	return ended
}

// driverRows is what the rows of both drivers can tell.
type driverRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeScanType
}

// rows are the rows of a prepared statement.
type rows struct {
	driverRows
	closed func(error) error
}

// Close gives the statement back; database/sql calls it once.
func (r *rows) Close() error {
	return r.closed(r.driverRows.Close())
}
