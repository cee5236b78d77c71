package dbtest

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

// FaultProxy is a TCP proxy in front of PostgreSQL that breaks a connection at a chosen
// statement or COMMIT. It reads the protocol, so it knows where a statement begins and
// when its answer is complete.
type FaultProxy struct {
	server string
	mu     sync.Mutex
	left   int // statements, or commits, until the cut; 0: none is planned
	next   Cut
	ends   map[net.Conn]bool // our ends of the connections that are open
	broken atomic.Int64      // connections broken so far
}

// Cut is how a connection breaks.
type Cut struct {
	After  bool // the server executes the statement and its answer is lost; false: it never receives it
	Reset  bool // RST instead of FIN
	Commit bool // only COMMITs count
}

// String names the cut in a test's output.
func (c Cut) String() string {
	text := map[bool]string{false: "before", true: "after"}[c.After]
	text += map[bool]string{false: "", true: " a commit"}[c.Commit]
	return text + map[bool]string{false: " with FIN", true: " with RST"}[c.Reset]
}

// Cuts are all ways to break at a statement.
var Cuts = []Cut{{}, {Reset: true}, {After: true}, {After: true, Reset: true}}

// The cuts at a COMMIT.
var (
	BeforeCommit = Cut{Commit: true}
	AfterCommit  = Cut{Commit: true, After: true}
)

// StartFaultProxy starts a proxy to the database at address, and returns the address to
// connect to. It ends with the test.
func StartFaultProxy(t testing.TB, address string) (*FaultProxy, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &FaultProxy{server: u.Host, ends: map[net.Conn]bool{}}
	t.Cleanup(func() {
		_ = listener.Close() // ends the loop below
		p.BreakAll(true)
	})
	u.Host = listener.Addr().String()
	go func() {
		for {
			ours, err := listener.Accept()
			if err != nil {
				return
			}
			go p.forward(ours)
		}
	}()
	return p, u.String()
}

// Plan breaks the connection at the nth statement or COMMIT from now; 0 plans nothing.
func (p *FaultProxy) Plan(n int, how Cut) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left, p.next = n, how
}

// Pending reports whether the planned cut is still to come.
func (p *FaultProxy) Pending() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.left > 0
}

// Broken returns how many connections were broken.
func (p *FaultProxy) Broken() int64 { return p.broken.Load() }

// BreakAll breaks every open connection, wherever it is.
func (p *FaultProxy) BreakAll(reset bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for end := range p.ends {
		sever(end, reset)
		p.broken.Add(1)
	}
}

// statement counts one, and reports whether and how the connection breaks at it.
func (p *FaultProxy) statement(commit bool) (how Cut, now bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left == 0 || p.next.Commit && !commit {
		return how, false
	}
	p.left--
	return p.next, p.left == 0
}

func sever(end net.Conn, reset bool) {
	if tcp, ok := end.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0) // closing sends RST
	}
	_ = end.Close()
}

// forward serves one connection until one of its ends closes or it breaks.
func (p *FaultProxy) forward(ours net.Conn) {
	theirs, err := net.Dial("tcp", p.server)
	if err != nil {
		_ = ours.Close()
		return
	}
	p.mu.Lock()
	p.ends[ours] = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.ends, ours)
		p.mu.Unlock()
		_ = ours.Close()
		_ = theirs.Close()
	}()
	var lost atomic.Pointer[Cut] // set when the answer to come is to be lost
	go p.answers(ours, theirs, &lost)
	p.requests(ours, theirs, &lost)
}

// requests forwards what the client sends.
func (p *FaultProxy) requests(ours, theirs net.Conn, lost *atomic.Pointer[Cut]) {
	in := bufio.NewReader(ours)
	if _, err := frame(in, theirs, 0); err != nil { // the first message has no type
		return
	}
	for {
		kind, err := in.Peek(1)
		if err != nil {
			return
		}
		if kind[0] == 'Q' || kind[0] == 'E' { // a statement, or the execution of one
			if how, now := p.statement(isCommit(in)); now {
				p.broken.Add(1)
				if !how.After {
					sever(ours, how.Reset)
					return
				}
				lost.Store(&how)
			}
		}
		if _, err := frame(in, theirs, 1); err != nil {
			return
		}
	}
}

// isCommit reports whether the next message is a COMMIT.
func isCommit(in *bufio.Reader) bool {
	const whole = "Q\x00\x00\x00\x0bCOMMIT\x00"
	head, err := in.Peek(5)
	if err != nil || string(head) != whole[:5] { // another is shorter, or longer
		return false
	}
	text, err := in.Peek(len(whole))
	return err == nil && string(text) == whole
}

// answers forwards what the server sends. When an answer is to be lost, the connection
// breaks once the server has finished, so the statement has taken effect.
func (p *FaultProxy) answers(ours, theirs net.Conn, lost *atomic.Pointer[Cut]) {
	in := bufio.NewReader(theirs)
	for {
		how := lost.Load()
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
			sever(ours, how.Reset)
			return
		}
	}
}

// frame forwards one message, whose type takes the given bytes.
func frame(in *bufio.Reader, out io.Writer, typed int) (kind byte, err error) {
	head, err := in.Peek(typed + 4)
	if err != nil {
		return 0, err
	}
	_, err = io.CopyN(out, in, int64(typed)+int64(wire.BigEndian.Uint32(head[typed:])))
	return head[0], err
}
