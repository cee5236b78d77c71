package payments_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

const stolen = "pm_card_visa_chargeDeclined"

// limitTo has the town go on with limits.
func (w *town) limitTo(l payments.Limits) {
	w.Service = payments.New(w.db, w.client, payments.Options{Limits: l, Log: slog.New(slog.NewTextHandler(&w.log, nil))})
}

// secret is the client secret of a deposit's intent, as its payer's browser has it.
func (w *town) secret(t *testing.T, intent string) string {
	t.Helper()
	var pi struct {
		Secret string `json:"client_secret"`
	}
	w.ask(t, http.MethodGet, "/v1/payment_intents/"+intent, nil, &pi)
	return pi.Secret
}

// tryCard confirms an intent as Stripe.js does, with its client secret and the publishable
// key. It tells the answer's status: 402 is a card that was tried and declined.
func (w *town) tryCard(t *testing.T, intent, secret, card string) int {
	t.Helper()
	form := url.Values{"client_secret": {secret}, "payment_method": {card}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/v1/payment_intents/"+intent+"/confirm", strings.NewReader(form.Encode()))
	must(t, err)
	req.Header.Set("Authorization", "Bearer pk_test_town")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// keepPace brings the town's clock up to the machine's, or nothing would be sent any more:
// what was claimed too long ago is not.
func (w *town) keepPace() {
	if behind := time.Since(w.clock()); behind > 0 {
		w.pass(behind)
	}
}

// tellFailure is the webhook of a card that was declined.
func (w *town) tellFailure(t *testing.T, intent string) {
	t.Helper()
	for _, kind := range []string{"charge.failed", "payment_intent.payment_failed"} {
		must(t, w.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: kind, Object: intent}))
	}
}

// Forty cards are tried with one client secret.
func TestCardsOnOneClientSecret(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("EventsArrive", func(t *testing.T) {
			w := newTown(t, db)
			row := w.begun(t, "")
			intent, tried := *row.PaymentIntentID, 0
			secret := w.secret(t, intent)
			for range 40 {
				if w.tryCard(t, intent, secret, stolen) == http.StatusPaymentRequired {
					tried++
					w.tellFailure(t, intent)
					w.Sweep(t.Context())
				}
			}
			t.Logf("cards on one client secret: 40 tried, %d got through", max(0, tried-3))
			if now := w.row(t, row.ID); tried != 3 || now.State != deposit.StateCanceled || now.CardFailures != 3 || w.atStripe(t, row) != "canceled" {
				t.Errorf("%d cards were tried; the deposit is %s after %d failures, its intent %s", tried, now.State, now.CardFailures, w.atStripe(t, row))
			}
			w.agrees(t)
		})
		t.Run("EventsAreLost", func(t *testing.T) {
			w := newTown(t, db)
			w.limitTo(payments.Limits{Declines: 3})
			row := w.begun(t, "")
			intent := *row.PaymentIntentID
			secret := w.secret(t, intent)
			for range 40 {
				w.tryCard(t, intent, secret, stolen)
			}
			w.sweeps(t, 2, 3*time.Minute) // the poll sees them
			if now := w.row(t, row.ID); now.State != deposit.StateCanceled || now.CardFailures != 40 || w.atStripe(t, row) != "canceled" {
				t.Errorf("the deposit is %s after %d failures, its intent %s", now.State, now.CardFailures, w.atStripe(t, row))
			}
			_, err := w.Deposit(t.Context(), payments.DepositInput{Owner: w.owner, Amount: "10.00", Key: "next"})
			wantRefusal(t, err, refusal.RateLimited)
		})
		t.Run("PaidMeanwhile", func(t *testing.T) {
			w := newTown(t, db)
			row := w.begun(t, "")
			intent := *row.PaymentIntentID
			secret := w.secret(t, intent)
			for range 2 {
				w.tryCard(t, intent, secret, stolen)
				w.tellFailure(t, intent)
				w.Sweep(t.Context())
			}
			w.tryCard(t, intent, secret, stolen)
			if status := w.tryCard(t, intent, secret, "pm_card_visa"); status != http.StatusOK {
				t.Fatalf("the good card: %d", status)
			}
			w.tellFailure(t, intent) // which comes late
			w.sweeps(t, 2, time.Minute)
			w.wants(t, 1000, 0)
			w.agrees(t)
		})
		t.Run("AfterFailedSecure", func(t *testing.T) {
			w := newTown(t, db)
			row := w.begun(t, "pm_card_threeDSecure2Required")
			intent, tried := *row.PaymentIntentID, 0
			secret := w.secret(t, intent)
			w.control(t, "payment_intents/"+intent+"/authenticate", `{"succeed":false}`)
			w.tellFailure(t, intent)
			w.Sweep(t.Context())
			for range 40 {
				if w.tryCard(t, intent, secret, stolen) == http.StatusPaymentRequired {
					tried++
					w.tellFailure(t, intent)
					w.Sweep(t.Context())
				}
			}
			if now := w.row(t, row.ID); tried != 2 || now.State != deposit.StateFailed || w.atStripe(t, row) != "canceled" || now.NextAt != nil {
				t.Errorf("%d cards were tried; the deposit is %s, its intent %s", tried, now.State, w.atStripe(t, row))
			}
		})
	})
}

// A thousand cards are tried with two hundred client secrets, which forty users had before
// anybody could know what they are for. Whoever has paid before pays all the while.
func TestThousandCardsOnClientSecrets(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.limitTo(payments.Limits{Deposits: throttle.Limit{Tries: 5, Per: time.Hour}, Declines: 3, Brake: 5})
		honest := w.owner
		w.pay(t, "10.00", "pm_card_visa")
		type door struct{ intent, secret string }
		var doors []door
		for range 40 {
			w.owner, w.wallet = w.newUser(t)
			w.keepPace()
			for range 5 {
				intent := *w.begun(t, "").PaymentIntentID
				doors = append(doors, door{intent, w.secret(t, intent)})
			}
		}
		tried := 0
		for i := range 1000 {
			d := doors[i%len(doors)]
			if w.tryCard(t, d.intent, d.secret, stolen) == http.StatusPaymentRequired {
				tried++
				w.tellFailure(t, d.intent)
			}
			if i%20 == 19 { // the events are late
				w.keepPace()
				w.Sweep(t.Context())
			}
			if i%400 == 399 {
				w.owner = honest
				w.pay(t, "10.00", "pm_card_visa")
			}
		}
		t.Logf("cards on client secrets: 1000 tried, %d got through", max(0, tried-60))
		t.Logf("%d cards reached Stripe, %d alarms", tried, w.log.count("alarm:"))
		if tried > 60 { // one open payment of each user, and twenty cards between one sweep and the next
			t.Errorf("%d cards were tried", tried)
		}
		if n := w.log.count("many cards are being tested"); n < 1 {
			t.Errorf("%d alarms", n)
		}
		open := db.Client().Deposit.Query().Where(deposit.StateEQ(deposit.StateRequiresPayment)).CountX(t.Context())
		if open > 0 {
			t.Errorf("%d client secrets can still be used", open)
		}
		w.owner, w.wallet = w.newUser(t)
		if row := w.begun(t, ""); !row.Challenged {
			t.Error("a newcomer is not asked for 3-D Secure")
		}
		w.pass(11 * time.Minute)
		if row := w.begun(t, ""); row.Challenged {
			t.Error("the brake is still on")
		}
	})
}

// Nine accounts at one address have three cards each declined. Newcomers at other addresses
// pass 3-D Secure and pay, what they have begun stays open, and only those whose cards were
// declined, and others at their address, wait.
func TestBrakeSparesNewcomers(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.limitTo(payments.Limits{Declines: 3, Brake: 5})
		begin := func(card, from string) (payments.Result, error) {
			return w.Deposit(t.Context(), payments.DepositInput{
				Owner: w.owner, Amount: "10.00", PaymentMethod: card, Key: string(gid.New("key")), Address: from,
			})
		}
		newcomer := func() { w.owner, w.wallet = w.newUser(t) }
		newcomer()
		honest, open := w.owner, w.begun(t, "")
		secret := w.secret(t, *open.PaymentIntentID)
		var thieves []gid.ID
		for range 9 {
			newcomer()
			thieves = append(thieves, w.owner)
			w.keepPace()
			js := w.begun(t, "")
			for range 3 {
				w.tryCard(t, *js.PaymentIntentID, w.secret(t, *js.PaymentIntentID), stolen)
				w.tellFailure(t, *js.PaymentIntentID)
			}
			w.Sweep(t.Context())
			if now := w.row(t, js.ID); now.State != deposit.StateCanceled {
				t.Errorf("a deposit of a thief is %s", now.State)
			}
		}
		for i := range 6 { // newcomers, each at an address of their own
			newcomer()
			w.keepPace()
			done, err := begin("pm_card_threeDSecureOptional", fmt.Sprintf("203.0.113.%d", i))
			must(t, err)
			row := w.row(t, done.Operation)
			if row.State != deposit.StateRequiresAction {
				t.Fatalf("a newcomer's deposit is %s", row.State)
			}
			w.control(t, "payment_intents/"+*row.PaymentIntentID+"/authenticate", `{"succeed":true}`)
			w.told(t, "payment_intent.succeeded", *row.PaymentIntentID)
			w.wants(t, 1000, 0)
		}
		refused := 0
		for range 9 { // those at the thieves' address
			newcomer()
			w.keepPace()
			if _, err := begin("", "198.51.100.1"); err != nil {
				wantRefusal(t, err, refusal.RateLimited)
				refused++
			}
		}
		if refused != 6 {
			t.Errorf("of 9 newcomers at one address %d were refused", refused)
		}
		w.owner = thieves[0]
		_, err := begin("", "203.0.113.77")
		wantRefusal(t, err, refusal.RateLimited)
		w.owner = honest
		if now := w.row(t, open.ID); now.State != deposit.StateRequiresPayment || now.Stopped {
			t.Fatalf("the honest newcomer's open deposit is %s", now.State)
		}
		if status := w.tryCard(t, *open.PaymentIntentID, secret, "pm_card_visa"); status != http.StatusOK {
			t.Errorf("the honest newcomer's card: %d", status)
		}
	})
}

// A first-time payer has one open payment; whoever has paid may have several.
func TestOneOpenPaymentOfFirstTimePayers(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.limitTo(payments.Limits{Brake: 5})
		older, newest := w.begun(t, ""), w.begun(t, "")
		if secret, err := w.ClientSecret(t.Context(), older.ID); err != nil || secret != "" {
			t.Errorf("the older payment's client secret is still given out, %v", err)
		}
		w.Sweep(t.Context())
		if a, b := w.row(t, older.ID), w.row(t, newest.ID); a.State != deposit.StateCanceled || b.State != deposit.StateRequiresPayment {
			t.Errorf("the older payment is %s and the newest %s", a.State, b.State)
		}
		w.pay(t, "10.00", "pm_card_visa")
		older, newest = w.begun(t, ""), w.begun(t, "")
		w.Sweep(t.Context())
		if a, b := w.row(t, older.ID), w.row(t, newest.ID); a.State != deposit.StateRequiresPayment || b.State != deposit.StateRequiresPayment {
			t.Errorf("of who has paid, one payment is %s and the other %s", a.State, b.State)
		}
	})
}

// While the brake is on, who never paid before passes 3-D Secure where the card has it, and
// who has paid before does not.
func TestBrakeChallenges(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.limitTo(payments.Limits{Brake: 5})
		known := w.owner
		w.pay(t, "10.00", "pm_card_visa")
		for range 6 {
			w.owner, w.wallet = w.newUser(t)
			w.begun(t, stolen)
		}
		w.owner, w.wallet = w.newUser(t)
		row := w.begun(t, "pm_card_threeDSecureOptional")
		if row.State != deposit.StateRequiresAction || !row.Challenged {
			t.Fatalf("a first-time payer's deposit is %s", row.State)
		}
		w.control(t, "payment_intents/"+*row.PaymentIntentID+"/authenticate", `{"succeed":true}`)
		w.told(t, "payment_intent.succeeded", *row.PaymentIntentID)
		w.wants(t, 1000, 0)
		js := w.begun(t, "") // has paid by now
		if js.Challenged {
			t.Error("who has paid is asked for 3-D Secure")
		}
		w.owner, w.wallet = w.newUser(t)
		js = w.begun(t, "")
		status := w.tryCard(t, *js.PaymentIntentID, w.secret(t, *js.PaymentIntentID), "pm_card_threeDSecureOptional")
		if status != http.StatusOK || w.atStripe(t, js) != "requires_action" {
			t.Errorf("with Stripe.js it is %s", w.atStripe(t, js))
		}
		w.owner = known
		if row := w.begun(t, "pm_card_threeDSecureOptional"); row.State != deposit.StateSucceeded {
			t.Errorf("a known payer's deposit is %s", row.State)
		}
		if n := w.log.count("alarm: cards are being tested"); n != 1 {
			t.Errorf("%d alarms", n)
		}
	})
}
