package auth

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// importBatch is how many users one transaction creates.
const importBatch = 500

// importColumns are the columns of a file of users. The first is required.
var importColumns = []string{"external_id", "email", "name", "currency"}

// Refused is a line of a file that was not imported.
type Refused struct {
	Line       int // from 1; the first holds the names of the columns
	ExternalID string
	Why        string
}

// ImportReport is what an import has come to so far.
type ImportReport struct {
	Created, Unchanged, Refused int
	Bytes                       int64 // how far the file was read
}

// Importing hears of an import while it runs. Both are called by one goroutine.
type Importing struct {
	Progress func(ImportReport) // after each batch
	Refused  func(Refused) error
}

// ImportUsers creates the users of a CSV file with the columns external_id, email, name and
// currency, in batches. A user who is there already stays as it is, so that an import that
// broke off goes on when it is begun again. A line that cannot be imported is told with its
// reason and holds up no other. It is for the command line. Fails for a file without the
// column external_id, and for faults of the database.
func (s *Service) ImportUsers(ctx context.Context, file io.Reader, hear Importing) (report ImportReport, err error) {
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	columns, err := readColumns(r)
	if err != nil {
		return report, err
	}
	im := &importer{Service: s, hear: hear, seen: map[string]int{}, emails: map[string]int{}}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line := 0
		if err == nil {
			line, _ = r.FieldPos(0)
		}
		if err := im.add(line, columns, record, err); err != nil {
			return im.report, err
		}
		if len(im.lines) == importBatch {
			im.report.Bytes = r.InputOffset()
			if err := im.write(ctx); err != nil {
				return im.report, err
			}
		}
	}
	im.report.Bytes = r.InputOffset()
	err = im.write(ctx)
	return im.report, err
}

// readColumns returns where each of importColumns stands; -1: it is not there.
func readColumns(r *csv.Reader) (map[string]int, error) {
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("read the names of the columns: %w", err)
	}
	columns := map[string]int{}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))) // spreadsheets write a byte order mark
		if !slices.Contains(importColumns, name) {
			return nil, fmt.Errorf("the first line names the column %q; write %s", name, strings.Join(importColumns, ","))
		}
		columns[name] = i
	}
	if _, ok := columns["external_id"]; !ok {
		return nil, errors.New("the first line does not name the column external_id")
	}
	return columns, nil
}

// importer gathers lines and writes them in batches.
type importer struct {
	*Service
	hear   Importing
	report ImportReport
	seen   map[string]int // the line of each external identifier
	emails map[string]int // and of each address
	lines  []importLine
}

type importLine struct {
	line int
	externalAccount
}

// add checks a line and keeps it for the next batch.
func (im *importer) add(line int, columns map[string]int, record []string, broken error) error {
	if broken != nil {
		if parse, ok := errors.AsType[*csv.ParseError](broken); ok {
			return im.refuse(parse.StartLine, "", parse.Err.Error())
		}
		return fmt.Errorf("read the file: %w", broken)
	}
	value := func(name string) string {
		if i, ok := columns[name]; ok && i < len(record) {
			return record[i]
		}
		return ""
	}
	id := value("external_id")
	if len(record) > len(columns) {
		return im.refuse(line, id, "The line has more fields than there are columns.")
	}
	a, why := im.check(ExternalUser{ExternalID: id, Email: value("email"), Name: value("name"), Currency: money.Currency(strings.TrimSpace(value("currency")))})
	if why != nil {
		return im.refuse(line, id, why.Message)
	}
	if first, twice := im.seen[id]; twice {
		return im.refuse(line, id, fmt.Sprintf("Line %d has the same external identifier.", first))
	}
	if first, twice := im.emails[a.email]; twice && a.email != "" {
		return im.refuse(line, id, fmt.Sprintf("Line %d has the same email address.", first))
	}
	im.seen[id], im.emails[a.email] = line, line
	im.lines = append(im.lines, importLine{line, a})
	return nil
}

func (im *importer) refuse(line int, id, why string) error {
	im.report.Refused++
	return im.hear.Refused(Refused{Line: line, ExternalID: id, Why: why})
}

// write creates the users of the lines gathered, all in one transaction. Where another
// process creates one of them meanwhile, it begins again and finds it there.
func (im *importer) write(ctx context.Context) (err error) {
	lines := im.lines
	im.lines = nil
	for range maxEnsure {
		var fresh []importLine
		var taken map[string]bool
		if fresh, taken, err = im.unknown(ctx, lines); err != nil {
			return err
		}
		refused := slices.DeleteFunc(slices.Clone(fresh), func(l importLine) bool { return !taken[l.email] })
		fresh = slices.DeleteFunc(fresh, func(l importLine) bool { return taken[l.email] })
		err = im.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error { return createAll(ctx, tx, fresh) })
		_, lost := errors.AsType[*database.InDoubt](err)
		if lost || database.IsUnique(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("import users: %w", err)
		}
		im.report.Created += len(fresh)
		im.report.Unchanged += len(lines) - len(fresh) - len(refused)
		for _, l := range refused {
			if err := im.refuse(l.line, l.externalID, "Another user has the email address."); err != nil {
				return err
			}
		}
		if im.hear.Progress != nil {
			im.hear.Progress(im.report)
		}
		return nil
	}
	return err
}

// unknown returns the lines whose users do not exist yet, and the addresses among them that
// other users have.
func (im *importer) unknown(ctx context.Context, lines []importLine) (fresh []importLine, taken map[string]bool, err error) {
	ids, emails := make([]string, 0, len(lines)), []string{}
	for _, l := range lines {
		ids = append(ids, l.externalID)
	}
	known, err := im.db.Client().User.Query().Where(user.ExternalIDIn(ids...)).Select(user.FieldExternalID).Strings(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("look up users: %w", err)
	}
	there := map[string]bool{}
	for _, id := range known {
		there[id] = true
	}
	for _, l := range lines {
		if there[l.externalID] {
			continue
		}
		fresh = append(fresh, l)
		if l.email != "" {
			emails = append(emails, l.email)
		}
	}
	held, err := im.db.Client().User.Query().Where(user.EmailIn(emails...)).Select(user.FieldEmail).Strings(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("look up addresses: %w", err)
	}
	taken = map[string]bool{}
	for _, email := range held {
		taken[email] = true
	}
	return fresh, taken, nil
}

// createAll creates users, each with a wallet.
func createAll(ctx context.Context, tx *database.Tx, lines []importLine) error {
	for _, l := range lines {
		id := gid.New(gid.User)
		if err := l.create(ctx, tx, id, false); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, audit.Event{Action: audit.UserImported, Subject: id}); err != nil {
			return err
		}
	}
	return nil
}
