package prove_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// What the application does with the wallets of the bank, by its API key and at any replica.

// applicationKey makes an API key of the application.
func (w *world) applicationKey(t testing.TB) *person {
	t.Helper()
	out, err := w.command("key", "app", "stories", "CHARGES_WRITE", "CREDITS_WRITE", "HOLDS_WRITE", "WALLETS_READ")
	must(t, err)
	for _, word := range strings.Fields(out) {
		if strings.HasPrefix(word, "prs_") {
			return &person{email: "the application", token: word}
		}
	}
	t.Fatalf("no key was made:\n%s", out)
	return nil
}

// spending are the kinds of events that the application orders.
var spending = []string{"charge", "credit", "hold", "held"}

// spend does for do what the application or a reader of what is on hold asks.
func (b *bank) spend(e *event) (known bool) {
	var a answered
	var err error
	wallet := map[string]any{"id": b.people[e.wallet].wallet}
	ask := func(mutation, typ, fields string, input map[string]any) {
		input["idempotencyKey"] = e.kind + "-" + e.key
		a, err = b.w.application.verb(b.api(), mutation, typ, fields+" replayed", input)
	}
	switch e.kind {
	case "charge":
		ask("charge", "ChargeInput", "charge { id }", map[string]any{"wallet": wallet, "amount": decimal(e.cents), "description": "A sandwich"})
	case "credit":
		ask("credit", "CreditInput", "credit { id }", map[string]any{"wallet": wallet, "amount": decimal(e.cents), "description": "Earnings"})
	case "place":
		ask("placeHold", "PlaceHoldInput", "hold { id }", map[string]any{"wallet": wallet, "amount": decimal(e.cents), "description": "A room"})
		if a.Hold != nil {
			e.hold = a.Hold.ID
		}
	case "capture":
		ask("captureHold", "CaptureHoldInput", "hold { id }", map[string]any{"holdId": e.hold, "amount": decimal(e.cents)})
	case "release":
		ask("releaseHold", "ReleaseHoldInput", "hold { id }", map[string]any{"holdId": e.hold})
	case "held":
		e.cents, e.reserved, err = b.people[e.wallet].reserved(b.api())
		return err == nil
	}
	if err != nil || len(a.UserErrors) == 0 {
		return err == nil
	}
	e.refused = a.UserErrors[0].Code == "INSUFFICIENT_FUNDS" || a.UserErrors[0].Code == "PLATFORM_FUNDS_INSUFFICIENT"
	return e.refused
}

// reserve places a hold and ends it: most often a capture of some of it, which releases the rest.
func (b *bank) reserve(client, n int) {
	place := b.again(event{wallet: client % len(b.people), client: client, key: fmt.Sprintf("%d-%d", client, n), cents: 100 + rand.Int64N(400), kind: "place"})
	if place.hold == "" {
		return // refused, or nobody knows yet: then it stays
	}
	end := place
	end.reserved, end.kind = place.cents, "release"
	if rand.N(3) > 0 {
		end.kind, end.cents = "capture", 1+rand.Int64N(place.cents)
	}
	b.again(end)
}

// reserved is what a wallet has and what of it is on hold.
func (who *person) reserved(api string) (balance, held int64, err error) {
	var data struct {
		Wallet struct{ CurrentBalance, HeldBalance amount }
	}
	err = who.ask(api, `{ wallet { currentBalance { amount currency } heldBalance { amount currency } } }`, nil, &data)
	if err != nil {
		return 0, 0, err
	}
	return minor(data.Wallet.CurrentBalance.Amount), minor(data.Wallet.HeldBalance.Amount), nil
}

// TestBankOfHolds is the part of layer L8 that few wallets see much of: 16 clients charge,
// reserve, capture and credit two wallets, at three replicas of which some are killed.
func TestBankOfHolds(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	b := openBankOf(t, dbtest.URLs(t)["PostgreSQL"], replicas, 2)
	b.work(time.Duration(size(8, 60))*time.Second, append(often(2, 0, 1, 1), spending...), b.harm)
	violations := b.close()
	record(t, "L8", "operations of 16 clients on two wallets with charges, credits and holds", len(b.history), violations)
	t.Logf("%d operations (%v), %d kills, %d broken lines", len(b.history), b.counts(), b.kills.Load(), b.broken())
}
