package prove_test

import (
	"fmt"
	"strconv"
	"strings"
)

// What the sandbox's books say, as far as it goes here. Amounts are cents.
type (
	boxIntent struct {
		ID, Status string
		Received   int64 `json:"amount_received"`
		Metadata   map[string]string
	}
	boxTransfer struct {
		ID       string
		Amount   int64
		Reversed int64 `json:"amount_reversed"`
	}
	boxRefund struct {
		ID, Status string
		Intent     string `json:"payment_intent"`
		Amount     int64
	}
	boxAccount struct {
		ID       string
		Metadata map[string]string
	}
)

// books holds the people's money against the sandbox's own books, one by one:
// each credited deposit is a payment there and the other way round, each sent
// payout a transfer, each refund a refund, each account an account.
func (w *world) books(api string, people []*person) (differences []string) {
	wrong := func(format string, args ...any) { differences = append(differences, fmt.Sprintf(format, args...)) }
	paid, sent, back, accounts := map[string]string{}, map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, who := range people {
		s, err := who.state(api)
		if err != nil {
			wrong("%s: %v", who.email, err)
		}
		if s.Account != "" {
			accounts[s.Account] = true
		}
		for _, d := range s.Deposits {
			if d.Status == "SUCCEEDED" {
				paid[d.PaymentIntentID] = d.Amount.Amount
			}
			for _, r := range d.Refunds {
				if r.Status == "SUCCEEDED" {
					back[r.RefundID] = true
				}
			}
		}
		for _, p := range s.Payouts {
			if p.Status == "SENT" {
				sent[p.TransferID] = p.Amount.Amount
			}
		}
	}
	for _, i := range listed(w, "/v1/payment_intents", func(i boxIntent) string { return i.ID }) {
		if ours := i.Metadata["operation_key"] != ""; ours && i.Status == "succeeded" && paid[i.ID] != decimal(i.Received) {
			wrong("the sandbox took %s with %s, the wallets got %q", decimal(i.Received), i.ID, paid[i.ID])
		}
		delete(paid, i.ID)
	}
	for _, t := range listed(w, "/v1/transfers", func(t boxTransfer) string { return t.ID }) {
		if sent[t.ID] != decimal(t.Amount-t.Reversed) {
			wrong("the sandbox sent %s with %s, the payouts say %q", decimal(t.Amount-t.Reversed), t.ID, sent[t.ID])
		}
		delete(sent, t.ID)
	}
	for _, r := range listed(w, "/v1/refunds", func(r boxRefund) string { return r.ID }) {
		if r.Status == "succeeded" && !back[r.ID] {
			wrong("the sandbox gave %s back with %s, and nobody here knows", decimal(r.Amount), r.ID)
		}
		delete(back, r.ID)
	}
	for _, a := range listed(w, "/v1/accounts", func(a boxAccount) string { return a.ID }) {
		if !accounts[a.ID] {
			wrong("the sandbox has the account %s, and nobody here knows", a.ID)
		}
		delete(accounts, a.ID)
	}
	if len(paid)+len(sent)+len(back)+len(accounts) > 0 {
		wrong("the sandbox does not know of %v %v %v %v", paid, sent, back, accounts)
	}
	return differences
}

// audit lets the program look over the books of data that nobody has open: the
// ledger's chains and sums, and each line of Stripe's statement.
func (w *world) audit() (differences []string) {
	for _, c := range []struct{ command, says string }{
		{"verify", "The ledger is right."}, {"reconcile", "The ledger agrees with Stripe."},
	} {
		if out, err := w.command(c.command); err != nil || !strings.Contains(out, c.says) {
			differences = append(differences, fmt.Sprintf("purser %s: %v\n%s", c.command, err, out))
		}
	}
	return differences
}

// reconcile compares the books and keeps what is in suspense, the money of another
// program on the same account, as an operator does at a terminal. The program must not
// have the data open.
func (w *world) reconcile(env ...string) (string, error) {
	out, err := w.commandWith(env, "reconcile")
	if err != nil {
		return out, err
	}
	list, err := w.commandWith(env, "resolve", "list")
	if err != nil {
		return list, err
	}
	for line := range strings.Lines(list) {
		id, rest, _ := strings.Cut(line, " ")
		if !strings.HasPrefix(strings.TrimSpace(rest), "in suspense") {
			continue
		}
		said, err := w.commandWith(env, "resolve", "suspense", id, "--keep", "--operator", w.operator.email, "--reason", "another program's sale")
		out += said
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

func decimal(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// minor reads an amount with two decimals, which is what the program writes.
func minor(amount string) int64 {
	n, err := strconv.ParseInt(strings.Replace(amount, ".", "", 1), 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}
