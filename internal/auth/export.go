package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// exports bounds how often one user may have everything read.
var exports = throttle.Limit{Tries: 5, Per: 24 * time.Hour}

// The bounds of an export.
const (
	maxExported       = 4 << 20          // bytes of one that is answered as a text
	maxExportings     = 8                // at once, of a replica
	maxExportingsEach = 1                // at once, of one user on a replica
	exportTime        = 10 * time.Minute // for all of it
	pageTime          = 30 * time.Second // for the client to take one page
)

// errTooMuch says that an export does not fit into a text.
var errTooMuch = errors.New("the export is too large for one text")

// Export is everything that is kept of the viewer, as JSON. Secrets are left out.
// Fails with RateLimited, or with Disabled where it is too large: ServeExport streams it.
func (s *Service) Export(ctx context.Context) (string, error) {
	viewer, _ := FromContext(ctx)
	if !s.exporting.enter(viewer.ID) {
		return "", throttle.Refused(s.now().Add(pageTime))
	}
	defer s.exporting.leave(viewer.ID)
	if err := s.beginExport(ctx); err != nil {
		return "", err
	}
	var text bounded
	err := s.writeExport(ctx, &text, viewer.ID)
	if errors.Is(err, errTooMuch) {
		return "", refusal.New(refusal.Disabled, "The data are too large for one answer. Call POST /export to get them as a file.")
	}
	return text.String(), err
}

// bounded is a buffer that takes no more than maxExported.
type bounded struct{ bytes.Buffer }

// Write fails with errTooMuch when the text would become too long.
func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxExported {
		return 0, errTooMuch
	}
	return b.Buffer.Write(p)
}

// beginExport counts the export and writes it down. Fails with RateLimited.
func (s *Service) beginExport(ctx context.Context) error {
	viewer, _ := FromContext(ctx)
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := throttle.Take(ctx, tx, throttle.Key("export", string(viewer.ID)), exports); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.DataExported, viewer.ID, "")
	})
}

// ServeExport streams everything that is kept of the viewer, however much it is. It is
// for POST alone, so that a link of another site exports nothing. An export that breaks
// off ends without its last line, "complete": true, and without the end of its JSON.
func (s *Service) ServeExport(w http.ResponseWriter, r *http.Request) {
	viewer, ok := FromContext(r.Context())
	if !ok {
		unauthenticated.write(w)
		return
	}
	if !s.exporting.enter(viewer.ID) {
		tooManyRequests.write(w)
		return
	}
	defer s.exporting.leave(viewer.ID)
	ctx, cancel := context.WithTimeout(r.Context(), exportTime)
	defer cancel()
	if err := s.beginExport(ctx); err != nil {
		if refusal.From(err) != nil {
			tooManyRequests.write(w)
			return
		}
		s.fault(ctx, err).write(w)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="purser-export.json"`)
	h.Set("Cache-Control", "no-store")
	renew := func() error { return s.stillSignedIn(ctx, viewer) }
	if err := s.writeExport(ctx, paced{w, http.NewResponseController(w), renew}, viewer.ID); err != nil {
		s.options.Log.WarnContext(ctx, "data export interrupted", "user", viewer.ID, "error", err)
		panic(http.ErrAbortHandler) // the client sees that it is not whole
	}
}

// errSignedOut says that the session of an export ended before the export did.
var errSignedOut = errors.New("the session has ended")

// stillSignedIn fails with errSignedOut once the viewer's session or key has ended.
func (s *Service) stillSignedIn(ctx context.Context, viewer Viewer) error {
	_, found, err := s.Renew(ctx, viewer)
	if err == nil && !found {
		return errSignedOut
	}
	return err
}

// exportPlaces counts the exports that are under way on a replica. Each user has a share,
// so that a user with slow clients leaves places for the others.
type exportPlaces struct {
	mu  sync.Mutex
	all int
	of  map[gid.ID]int
}

// enter takes a place, and reports false when there is none.
func (p *exportPlaces) enter(user gid.ID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all >= maxExportings || p.of[user] >= maxExportingsEach {
		return false
	}
	if p.of == nil {
		p.of = map[gid.ID]int{}
	}
	p.all++
	p.of[user]++
	return true
}

func (p *exportPlaces) leave(user gid.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all--
	if p.of[user]--; p.of[user] == 0 {
		delete(p.of, user)
	}
}

// paced renews the write deadline for each page: the server's own bound is for answers that
// are small. It checks as often that the session has not ended.
type paced struct {
	http.ResponseWriter
	control *http.ResponseController
	renew   func() error
}

// Write sends a page. Fails with errSignedOut when the session has ended.
func (p paced) Write(page []byte) (int, error) {
	if err := p.renew(); err != nil {
		return 0, err
	}
	if err := p.control.SetWriteDeadline(time.Now().Add(pageTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := p.ResponseWriter.Write(page)
	if err == nil {
		err = p.control.Flush()
	}
	if errors.Is(err, http.ErrNotSupported) { // a recorder in a test
		err = nil
	}
	return n, err
}

// writeExport writes each row that is the user's, by the name of its table, in pages: the
// memory that it takes does not grow with the rows, and no connection is held while the
// client is slow. ent leaves hashes of passwords and tokens out of JSON.
func (s *Service) writeExport(ctx context.Context, w io.Writer, id gid.ID) error {
	client := ent.NewClient(ent.Driver(s.db.ReadOnly())) // those who write wait for nobody
	out := &exportWriter{w: w}
	out.page.WriteByte('{')
	user, err := client.User.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("export %s: %w", id, err)
	}
	user.PendingEmail, user.Email = ShownPendingEmail(user), ShownEmail(user) // or it would tell who has the address
	out.field("user", user)
	tables, err := exportedTables(ctx, client, id)
	if err != nil {
		return fmt.Errorf("export %s: %w", id, err)
	}
	for _, table := range tables {
		if err := out.table(ctx, table); err != nil {
			return fmt.Errorf("export %s of %s: %w", table.name, id, err)
		}
	}
	out.field("complete", true)
	out.page.WriteString("}\n")
	return out.flush()
}

// exportWriter writes one JSON object, a page at a time.
type exportWriter struct {
	w    io.Writer
	page bytes.Buffer
	err  error
	some bool // a field was written
}

// field writes one field of the object.
func (o *exportWriter) field(name string, value any) {
	o.name(name)
	o.value(value)
}

func (o *exportWriter) name(name string) {
	if o.some {
		o.page.WriteByte(',')
	}
	o.some = true
	o.value(name)
	o.page.WriteByte(':')
}

func (o *exportWriter) value(value any) {
	text, err := json.Marshal(value)
	o.err = errors.Join(o.err, err)
	o.page.Write(text)
}

// flush sends what has gathered.
func (o *exportWriter) flush() error {
	if o.err != nil {
		return o.err
	}
	_, err := o.w.Write(o.page.Bytes())
	o.page.Reset()
	return err
}

// table writes the rows of a table as a list.
func (o *exportWriter) table(ctx context.Context, t exportedTable) error {
	o.name(t.name)
	o.page.WriteByte('[')
	first := true
	for _, read := range t.parts {
		for more := true; more; {
			rows, err := read(ctx)
			if err != nil {
				return err
			}
			for _, row := range rows {
				if !first {
					o.page.WriteByte(',')
				}
				first = false
				o.value(row)
			}
			if err := o.flush(); err != nil {
				return err
			}
			more = len(rows) == exportPage
		}
	}
	o.page.WriteByte(']')
	return nil
}
