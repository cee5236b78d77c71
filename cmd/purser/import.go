package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/purserhq/purser/internal/auth"
)

type importCmd struct {
	Users importUsersCmd `cmd:"" help:"Import users from a CSV file with the columns external_id, email, name and currency."`
}

type importUsersCmd struct {
	settings
	File   string `required:"" type:"existingfile" help:"The CSV file. Its first line names the columns; external_id is required."`
	Report string `placeholder:"FILE" help:"The CSV file to which refused lines are written. Default: the name of the file with .refused.csv."`
}

// Run imports users. Users who are there already stay as they are, so an import that broke
// off is begun again.
func (i *importUsersCmd) Run(ctx context.Context) (err error) {
	file, err := os.Open(i.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	refused := &refusedLines{name: i.Report}
	if refused.name == "" {
		refused.name = strings.TrimSuffix(i.File, ".csv") + ".refused.csv"
	}
	var report auth.ImportReport
	err = i.withAccounts(ctx, func(accounts *auth.Service) (err error) {
		report, err = accounts.ImportUsers(ctx, file, auth.Importing{
			Progress: func(r auth.ImportReport) { drawProgress(os.Stderr, r, info.Size()) }, Refused: refused.add,
		})
		return err
	})
	fmt.Fprintln(os.Stderr)
	err = errors.Join(err, refused.close())
	fmt.Printf("%d users were created, %d were there already, %d lines were refused.\n", report.Created, report.Unchanged, report.Refused)
	switch {
	case err != nil:
		return fmt.Errorf("the import broke off; run it again to go on: %w", err)
	case report.Refused > 0:
		return fmt.Errorf("%d lines were refused; %s says why", report.Refused, refused.name)
	}
	return nil
}

// barWidth is that of the progress bar, in characters.
const barWidth = 30

// drawProgress draws the bar over the last one.
func drawProgress(w io.Writer, r auth.ImportReport, size int64) {
	part := 1.0
	if size > 0 {
		part = min(float64(r.Bytes)/float64(size), 1)
	}
	done := int(part * barWidth)
	_, _ = fmt.Fprintf(w, "\r[%s%s] %3.0f %%  %d created, %d there, %d refused", // nobody may be looking
		strings.Repeat("#", done), strings.Repeat(".", barWidth-done), part*100, r.Created, r.Unchanged, r.Refused)
}

// refusedLines is the report of what was not imported. Its file is made with the first line.
type refusedLines struct {
	name string
	file *os.File
	out  *csv.Writer
}

func (l *refusedLines) add(r auth.Refused) error {
	if l.file == nil {
		file, err := os.OpenFile(l.name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		l.file, l.out = file, csv.NewWriter(file)
		if err := l.out.Write([]string{"line", "external_id", "reason"}); err != nil {
			return err
		}
	}
	return l.out.Write([]string{strconv.Itoa(r.Line), r.ExternalID, r.Why})
}

func (l *refusedLines) close() error {
	if l.file == nil {
		return nil
	}
	l.out.Flush()
	return errors.Join(l.out.Error(), l.file.Close())
}
