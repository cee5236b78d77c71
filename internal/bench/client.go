package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// client is one connection that asks one thing after the other. It does no more
// than it must, for it takes its time from the server that it measures.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte // the request
	body []byte // the last answer
}

// dial opens a connection to http://host:port.
func dial(base string) (*client, error) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://")) //nolint:noctx // to this machine
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 16<<10)}, err
}

// ask posts a GraphQL request (see request) and returns the answer's body, which
// holds until the next.
func (c *client) ask(token string, body []byte) ([]byte, error) {
	c.out = append(c.out[:0], "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "...)
	c.out = append(append(c.out, token...), "\r\nContent-Length: "...)
	c.out = append(strconv.AppendInt(c.out, int64(len(body)), 10), "\r\n\r\n"...)
	c.out = append(c.out, body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return nil, err
	}
	return c.read()
}

// read reads one answer: a status, a length or pieces, and the body.
func (c *client) read() ([]byte, error) {
	status, err := c.in.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	right := bytes.Contains(status, []byte(" 200 "))
	length, pieces := 0, false
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if len(line) <= 2 {
			break
		}
		if value, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			length, _ = strconv.Atoi(string(bytes.TrimSpace(value))) // Go's server writes a number
		}
		pieces = pieces || bytes.HasPrefix(line, []byte("Transfer-Encoding: chunked"))
	}
	c.body = c.body[:0]
	if pieces {
		err = c.readPieces()
	} else {
		err = c.readMore(length)
	}
	if err == nil && !right {
		err = fmt.Errorf("the server answers %s", c.body)
	}
	return c.body, err
}

func (c *client) readMore(n int) error {
	from := len(c.body)
	c.body = append(c.body, make([]byte, n)...)
	_, err := io.ReadFull(c.in, c.body[from:])
	return err
}

func (c *client) readPieces() error {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return err
		}
		err = c.readMore(int(n))
		if _, skipped := c.in.Discard(2); err != nil || skipped != nil || n == 0 {
			return errors.Join(err, skipped)
		}
	}
}

// request is a GraphQL request as it goes over the wire.
func request(query string, variables any) []byte {
	text, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err) // texts and numbers always can
	}
	return text
}

// dialAll opens n connections, to the programs in turn, and gives what closes them.
func dialAll(n int, to ...*program) (open []*client, hangUp func(), err error) {
	hangUp = func() {
		for _, c := range open {
			_ = c.conn.Close() // all was read
		}
	}
	for i := range n {
		c, err := dial(to[i%len(to)].base)
		if err != nil {
			hangUp()
			return nil, nil, err
		}
		open = append(open, c)
	}
	return open, hangUp, nil
}
