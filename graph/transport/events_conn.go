package transport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// writeWithin is how long one message may take to be written. Who reads more
// slowly is let go, and connects again.
const writeWithin = 10 * time.Second

// events is an open stream of server-sent events. Where it can it takes the connection
// over: the server keeps two goroutines and 20 kB for a request, most of them for
// nothing, as a stream mostly waits.
type events struct {
	conn    net.Conn // nil: the server's, by way of w
	w       http.ResponseWriter
	control *http.ResponseController

	mu   sync.Mutex // a ping may come between
	ping *time.Timer
	done bool
}

// openEvents begins the answer to r. gone hears of a client that goes.
func openEvents(w http.ResponseWriter, r *http.Request, gone func(), ping time.Duration) *events {
	e := &events{w: w, control: http.NewResponseController(w)}
	h := w.Header()
	h.Set("Content-Type", eventType+"; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Accel-Buffering", "no") // or nginx keeps the events to itself
	if !e.take(r, gone) {
		// The server's own deadline is for one request's body; past it the connection
		// would be taken for broken. Writers without deadlines are those of tests.
		_ = e.control.SetReadDeadline(time.Time{})
		context.AfterFunc(r.Context(), gone)
		w.WriteHeader(http.StatusOK)
	}
	_ = e.send(":\n\n") // so that the client knows that it is connected
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ping = time.AfterFunc(ping, func() {
		if e.send(":\n\n") == nil {
			e.mu.Lock()
			defer e.mu.Unlock()
			if !e.done {
				e.ping.Reset(ping)
			}
		}
	})
	return e
}

// take takes the connection over and answers on it, in pieces as HTTP/1.1 has them;
// false where that cannot be done.
func (e *events) take(r *http.Request, gone func()) bool {
	if r.ProtoMajor != 1 || r.ProtoMinor != 1 {
		return false
	}
	conn, _, err := e.control.Hijack()
	if err != nil {
		return false
	}
	h := e.w.Header()
	h.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	h.Set("Transfer-Encoding", "chunked")
	h.Set("Connection", "close")
	head := bytes.NewBufferString("HTTP/1.1 200 OK\r\n")
	_ = h.Write(head) // to memory
	head.WriteString("\r\n")
	e.conn, e.w, e.control = conn, nil, nil
	_ = conn.SetReadDeadline(time.Time{}) // the server's own is for one request's body
	_ = e.write(head.String())            // where it fails, the reader sees the connection closed
	go func() {                           // it ends with the connection
		defer gone()
		said := make([]byte, 64) // a client has nothing to say
		for err := error(nil); err == nil; {
			_, err = conn.Read(said)
		}
	}()
	return true
}

func (e *events) send(text string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.done {
		return http.ErrServerClosed
	}
	if e.conn != nil {
		return e.write(fmt.Sprintf("%x\r\n%s\r\n", len(text), text))
	}
	_ = e.control.SetWriteDeadline(time.Now().Add(writeWithin)) // as above
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.control.Flush()
}

// write writes to a connection that was taken over.
func (e *events) write(text string) error {
	_ = e.conn.SetWriteDeadline(time.Now().Add(writeWithin))
	_, err := io.WriteString(e.conn, text)
	if err != nil {
		_ = e.conn.Close() // nobody can go on after half a piece
	}
	return err
}

// close makes sure that nothing more is written. whole tells the client that this was
// all; else the connection just ends.
func (e *events) close(whole bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.done = true
	e.ping.Stop()
	if e.conn == nil {
		return
	}
	if whole {
		_ = e.write("0\r\n\r\n")
	}
	_ = e.conn.Close()
}
