package auth_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// An import creates users in batches, tells what it refuses by line, and goes on where it
// broke off.
func TestImportUsers(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		newPerson(t, db, "bob")
		file := "\ufeffexternal_id,email,name,currency\n" +
			"1,ada@example.com,\"Lovelace, Ada\",EUR\n" + // 2
			"2,,,\n" +
			",nobody@example.com,,\n" + // 4
			"1,again@example.com,,\n" + // 5
			"3,bob@example.com,,\n" + // 6
			"4,not an address,,\n" + // 7
			"5,ada@example.com,,\n" + // 8
			"6,,,XXX\n" + // 9
			"7,\"a quote\" breaks,,\n" + // 10
			"8,,,,,\n" + // 11
			"é\n"
		for i := range 1100 {
			file += fmt.Sprintf("many %d,many%d@example.com,Many,\n", i, i)
		}
		refused := map[int]string{}
		batches := 0
		hear := auth.Importing{
			Progress: func(auth.ImportReport) { batches++ },
			Refused:  func(r auth.Refused) error { refused[r.Line] = r.Why; return nil },
		}
		report, err := s.ImportUsers(t.Context(), strings.NewReader(file), hear)
		if err != nil || report.Created != 1103 || report.Unchanged != 0 || report.Refused != 8 || report.Bytes != int64(len(file)) || batches != 3 {
			t.Errorf("%+v in %d batches, %v; refused %v", report, batches, err, refused)
		}
		for line, why := range map[int]string{
			4: "Enter an external identifier", 5: "Line 2 has the same external identifier", 6: "Another user has the email", 7: "email address",
			8: "Line 2 has the same email", 9: "cannot be opened", 10: "quote", 11: "more fields",
		} {
			if !strings.Contains(refused[line], why) {
				t.Errorf("line %d: %q, want %q", line, refused[line], why)
			}
		}
		ada := db.Client().User.Query().Where(user.ExternalID("1")).WithWallet().OnlyX(t.Context())
		if *ada.Name != "Lovelace, Ada" || ada.Email != "ada@example.com" || ada.Edges.Wallet.Currency != "EUR" {
			t.Errorf("%+v", ada)
		}
		before := maps.Clone(refused)
		again, err := s.ImportUsers(t.Context(), strings.NewReader(file+"new,,,\n"), hear)
		if err != nil || again.Created != 1 || again.Unchanged != 1103 || !maps.Equal(refused, before) {
			t.Errorf("again: %+v, %v", again, err)
		}
		for _, bad := range []string{"", "email,name\nx,y\n", "external_id,phone\n1,2\n"} {
			if _, err := s.ImportUsers(t.Context(), strings.NewReader(bad), hear); err == nil {
				t.Errorf("%q was imported", bad)
			}
		}
	})
}
