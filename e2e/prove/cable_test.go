package prove_test

import (
	"bufio"
	wire "encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
)

// cable is a connection to PostgreSQL that breaks at a chosen statement. It
// reads the protocol, so that it can tell where a statement begins and where
// its answer has come in full.
type cable struct {
	server string
	mu     sync.Mutex
	left   int // statements, or commits, until the cut; 0: none is planned
	next   cut
	ends   map[net.Conn]bool // ours, of the lines that carry now
	broken atomic.Int64      // how often it broke
}

// cut is how a line breaks.
type cut struct {
	after  bool // the server did what it was told, and its answer is lost
	reset  bool // RST instead of FIN
	commit bool // only commits count
}

func (c cut) String() string {
	text := map[bool]string{false: "before", true: "after"}[c.after]
	text += map[bool]string{false: "", true: " a commit"}[c.commit]
	return text + map[bool]string{false: " with FIN", true: " with RST"}[c.reset]
}

// cuts are all the ways.
var cuts = []cut{{}, {reset: true}, {after: true}, {after: true, reset: true}}

// lay starts a cable to the database at address and returns our end's address.
func lay(t testing.TB, address string) (*cable, string) {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	c := &cable{server: u.Host, ends: map[net.Conn]bool{}}
	t.Cleanup(func() {
		_ = listener.Close() // ends the loop below
		c.breakAll(true)
	})
	u.Host = listener.Addr().String()
	go func() {
		for {
			ours, err := listener.Accept()
			if err != nil {
				return
			}
			go c.carry(ours)
		}
	}()
	return c, u.String()
}

// plan breaks the line at the nth statement from now.
func (c *cable) plan(n int, how cut) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left, c.next = n, how
}

// pending tells that the planned cut has not come yet.
func (c *cable) pending() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.left > 0
}

// statement counts one, and tells whether and how the line breaks at it.
func (c *cable) statement(commit bool) (how cut, now bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left == 0 || c.next.commit && !commit {
		return how, false
	}
	c.left--
	return c.next, c.left == 0
}

// breakAll breaks every line, wherever it is.
func (c *cable) breakAll(reset bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for end := range c.ends {
		sever(end, reset)
		c.broken.Add(1)
	}
}

func sever(end net.Conn, reset bool) {
	if tcp, ok := end.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0) // closing sends RST
	}
	_ = end.Close()
}

// carry carries one line until one of its ends goes away or it breaks.
func (c *cable) carry(ours net.Conn) {
	theirs, err := net.Dial("tcp", c.server)
	if err != nil {
		_ = ours.Close()
		return
	}
	c.mu.Lock()
	c.ends[ours] = true
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.ends, ours)
		c.mu.Unlock()
		_ = ours.Close()
		_ = theirs.Close()
	}()
	var deaf atomic.Pointer[cut] // set when the answer that comes now is to be lost
	go c.answers(ours, theirs, &deaf)
	c.orders(ours, theirs, &deaf)
}

// orders carries what the program says.
func (c *cable) orders(ours, theirs net.Conn, deaf *atomic.Pointer[cut]) {
	in := bufio.NewReader(ours)
	if _, err := frame(in, theirs, 0); err != nil { // the start has no type
		return
	}
	for {
		kind, err := in.Peek(1)
		if err != nil {
			return
		}
		if kind[0] == 'Q' || kind[0] == 'E' { // a statement, or the execution of one
			if how, now := c.statement(isCommit(in)); now {
				c.broken.Add(1)
				if !how.after {
					sever(ours, how.reset)
					return
				}
				deaf.Store(&how)
			}
		}
		if _, err := frame(in, theirs, 1); err != nil {
			return
		}
	}
}

// isCommit tells whether the next message is a COMMIT.
func isCommit(in *bufio.Reader) bool {
	const whole = "Q\x00\x00\x00\x0bCOMMIT\x00"
	head, err := in.Peek(5)
	if err != nil || string(head) != whole[:5] { // another is shorter, or longer
		return false
	}
	text, err := in.Peek(len(whole))
	return err == nil && string(text) == whole
}

// answers carries what the server says. When it is to be lost, the line breaks
// once the server has said that it is done.
func (c *cable) answers(ours, theirs net.Conn, deaf *atomic.Pointer[cut]) {
	in := bufio.NewReader(theirs)
	for {
		how := deaf.Load()
		to := io.Writer(ours)
		if how != nil {
			to = io.Discard
		}
		kind, err := frame(in, to, 1)
		if err != nil {
			_ = ours.Close()
			return
		}
		if how != nil && kind == 'Z' { // ready for the next
			sever(ours, how.reset)
			return
		}
	}
}

// frame carries one message, whose type takes the given bytes.
func frame(in *bufio.Reader, out io.Writer, typed int) (kind byte, err error) {
	head, err := in.Peek(typed + 4)
	if err != nil {
		return 0, err
	}
	_, err = io.CopyN(out, in, int64(typed)+int64(wire.BigEndian.Uint32(head[typed:])))
	return head[0], err
}
