package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"time"

	"github.com/lib/pq"
)

const (
	// slowTry is how long a try may take that is worth repeating in halves. Halving
	// repeats a failure once for each power of two; a failure that takes long, such as a
	// timeout, is afforded twice: by all together, and by the one whose it is.
	slowTry = 500 * time.Millisecond
	// aloneTime bounds each of those who are tried one by one after a slow failure.
	aloneTime = time.Second
)

// Panicked is a panic of work that several callers share. It goes on in the callers
// whose work caused it.
type Panicked struct {
	Value any
	Stack []byte // where it came from
}

// Error tells both.
func (p *Panicked) Error() string { return fmt.Sprintf("%v\n%s", p.Value, p.Stack) }

// Raise panics with err where it is a *Panicked, and returns it otherwise.
func Raise(err error) error {
	if p, ok := errors.AsType[*Panicked](err); ok {
		panic(p)
	}
	return err
}

// Apart calls try with all of a group. When that fails for a reason that may be one
// member's alone, it calls try again with parts of the group, in their order, until only
// the culprits fail: one person's input must never fail another person's request. fail
// is called once for each member that could not be served. try must have no effect when
// it fails; a panic of try counts as a failure, as a *Panicked.
//
// An error that says nothing about the group's content is not tried again: see
// mayBeOnes. Once ctx has ended the rest fails with its error.
func Apart[T any](ctx context.Context, group []T, try func(ctx context.Context, part []T) error, fail func(member T, err error)) {
	begun := time.Now()
	err := ctx.Err()
	if err == nil {
		err = Guarded(func() error { return try(ctx, group) })
		if err != nil && ctx.Err() != nil { // a driver has words of its own for it
			err = errors.Join(ctx.Err(), err)
		}
	}
	switch {
	case err == nil:
	case len(group) == 1 || ctx.Err() != nil || !mayBeOnes(err):
		for _, member := range group {
			fail(member, err)
		}
	case time.Since(begun) > slowTry:
		for i := range group {
			alone, cancel := context.WithTimeout(ctx, aloneTime)
			Apart(alone, group[i:i+1], try, fail)
			cancel()
		}
	default:
		Apart(ctx, group[:len(group)/2], try, fail)
		Apart(ctx, group[len(group)/2:], try, fail)
	}
}

// Guarded runs a step of work for others, and returns its panic as a *Panicked: outside
// of a request nobody else recovers, and the program would end for everybody.
func Guarded(step func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &Panicked{value, debug.Stack()}
		}
	}()
	return step()
}

// mayBeOnes tells whether what failed with err can succeed for some of those who asked
// for it together. It is not when nobody knows what was committed, when the connection
// or the server went away, and when the time was up: then all fail alike. Whatever else
// the database says, of any class, and whatever our own code says, may be about one.
func mayBeOnes(err error) bool {
	if _, lost := errors.AsType[*InDoubt](err); lost {
		return false
	}
	if e, ok := errors.AsType[*pq.Error](err); ok {
		return e.Code == queryCanceled || e.Code.Class() != "57" && e.Code.Class() != "08"
	}
	_, network := errors.AsType[net.Error](err)
	for _, away := range []error{
		driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, context.Canceled, context.DeadlineExceeded,
	} {
		network = network || errors.Is(err, away)
	}
	return !network
}
