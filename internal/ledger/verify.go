package ledger

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/money"
)

// Report is what Verify checked and found.
type Report struct {
	Checks []Check
	Trial  []Account
}

// Check is one thing that must hold, over the whole ledger.
type Check struct {
	Claim       string   // what holds, in plain words
	Counted     int64    // how many rows were looked at
	Differences []string // at most maxDifferences of them
}

// Account is one row of the trial balance.
type Account struct {
	Name    string
	Balance money.Money
	Lines   int64
}

// maxDifferences bounds what one check reports: the first tell where to look.
const maxDifferences = 20

// Clean tells that nothing differs.
func (r Report) Clean() bool {
	for _, c := range r.Checks {
		if len(c.Differences) > 0 {
			return false
		}
	}
	return true
}

// Verify recomputes the whole ledger from its lines and compares. Each check is
// one statement, so that it sees one moment even while money moves.
func Verify(ctx context.Context, db *database.DB) (Report, error) {
	var report Report
	for _, c := range checks {
		check, err := c.run(ctx, db)
		if err != nil {
			return report, fmt.Errorf("check that %s: %w", c.claim, err)
		}
		report.Checks = append(report.Checks, check)
	}
	trial, zero, err := trialBalance(ctx, db)
	report.Trial = trial
	report.Checks = append(report.Checks, zero)
	return report, err
}

// check is a claim with the query that counts what it is about and the query
// whose every row (a name and what is wrong with it) contradicts it.
type check struct{ claim, count, contradict string }

func (c check) run(ctx context.Context, db *database.DB) (Check, error) {
	out := Check{Claim: c.claim}
	err := db.ReadWhole(ctx, c.count).ForEach(func(scan database.Scan) error { return scan(&out.Counted) })
	if err != nil {
		return out, err
	}
	contradict := strings.ReplaceAll(c.contradict, "{movements of disputes}", movementsOfDisputes[db.Dialect()])
	if strings.Contains(contradict, "{now}") {
		now, err := db.Now(ctx)
		if err != nil {
			return out, err
		}
		contradict = strings.ReplaceAll(contradict, "{now}", strconv.FormatInt(now.UnixMicro(), 10))
	}
	query := fmt.Sprintf("%s LIMIT %d", contradict, maxDifferences)
	err = db.ReadWhole(ctx, query).ForEach(func(scan database.Scan) error {
		var name, wrong string
		if err := scan(&name, &wrong); err != nil {
			return err
		}
		out.Differences = append(out.Differences, name+": "+wrong)
		return nil
	})
	return out, err
}

// trialBalance sums every account in every currency. Wallets are one side of
// each line and the contra accounts the other, so the whole is zero.
func trialBalance(ctx context.Context, db *database.DB) ([]Account, Check, error) {
	zero := Check{Claim: "all accounts together are zero in each currency"}
	sums := map[money.Currency]int64{}
	var accounts []Account
	err := db.ReadWhole(ctx, trialQuery).ForEach(func(scan database.Scan) error {
		var a Account
		if err := scan(&a.Balance.Currency, &a.Name, &a.Balance.Minor, &a.Lines); err != nil {
			return err
		}
		sums[a.Balance.Currency] += a.Balance.Minor
		zero.Counted++
		accounts = append(accounts, a)
		return nil
	})
	for currency, sum := range sums {
		if sum != 0 {
			zero.Differences = append(zero.Differences, "the sum is "+money.Money{Minor: sum, Currency: currency}.String())
		}
	}
	return accounts, zero, err
}

// Write prints the report in plain words.
func (r Report) Write(w io.Writer) error {
	var b strings.Builder
	for _, c := range r.Checks {
		mark := "ok"
		if len(c.Differences) > 0 {
			mark = "WRONG"
		}
		fmt.Fprintf(&b, "%-5s  %s (%d looked at)\n", mark, c.Claim, c.Counted)
		for _, d := range c.Differences {
			fmt.Fprintf(&b, "         %s\n", d)
		}
	}
	if len(r.Trial) > 0 {
		b.WriteString("\nTrial balance\n")
	}
	for _, a := range r.Trial {
		fmt.Fprintf(&b, "  %-22s %20s   %d lines\n", a.Name, a.Balance, a.Lines)
	}
	if r.Clean() {
		b.WriteString("\nThe ledger is right.\n")
	} else {
		b.WriteString("\nThe ledger is WRONG. Stop paying out and look at the rows named above.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
