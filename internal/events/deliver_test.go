package events_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/purserhq/purser/ent/webhookdelivery"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/outbound"
)

// fixture is a stream of events with a clock that only the test moves.
type fixture struct {
	db       *database.DB
	box      *auth.SecretBox
	wallet   gid.ID
	frozen   bool
	ahead    atomic.Int64
	disabled atomic.Pointer[string]
	isAhead  atomic.Int64
	unsent   atomic.Int64
	query    events.Querier
}

func setup(t *testing.T, db *database.DB) *fixture {
	t.Helper()
	box, err := auth.NewSecretBox("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
	must(t, err)
	f := &fixture{db: db, box: box}
	db.UseClock(func() time.Time { return time.Now().Add(time.Duration(f.ahead.Load())) })
	must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		u, err := tx.User.Create().SetEmail(string(gid.New("m")) + "@example.com").SetPasswordHash("none").Save(ctx)
		if err == nil {
			f.wallet = u.WalletID
		}
		return err
	}))
	return f
}

func (f *fixture) service() *events.Service {
	var box events.Box
	if f.box != nil {
		box = f.box
	}
	s := events.New(f.db, events.Options{
		Box: box, Plain: true,
		Client: outbound.Client(2*time.Second, netip.MustParsePrefix("127.0.0.0/8")), Tick: 20 * time.Millisecond, Log: slog.Default(),
		Alarms: f,
	})
	s.UseQuerier(f.query)
	return s
}

// The fixture hears of alarms.
func (f *fixture) EndpointDisabled(_ context.Context, _ gid.ID, reason string) {
	f.disabled.Store(&reason)
}
func (f *fixture) EndpointAhead(context.Context, gid.ID)        { f.isAhead.Add(1) }
func (f *fixture) SendingFailed(context.Context, gid.ID, error) { f.unsent.Add(1) }

// endpoint makes an endpoint at an address, and returns it with its secret.
func (f *fixture) endpoint(t *testing.T, url string, types ...string) (gid.ID, string) {
	t.Helper()
	id, secret, err := f.service().CreateEndpoint(t.Context(), events.EndpointInput{URL: &url, Types: types})
	must(t, err)
	return id, secret
}

// tell writes n events of the wallet.
func (f *fixture) tell(t *testing.T, n int) {
	t.Helper()
	for range n {
		f.frozen = !f.frozen
		must(t, f.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			update := tx.Wallet.UpdateOneID(f.wallet)
			if f.frozen {
				return update.SetFrozenAt(tx.Now(ctx)).SetFrozenReason("x").Exec(ctx)
			}
			return update.ClearFrozenAt().SetFrozenReason("").Exec(ctx)
		}))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func within(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 1200 {
		if is() {
			return
		}
		<-time.After(25 * time.Millisecond)
	}
	t.Errorf("not within 30 seconds: %s", what)
}

// receiver keeps what arrives, and answers by answer.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	bodies map[string][]string // by webhook-id
	faults []error             // of signatures
	secret atomic.Pointer[string]
}

func newReceiver(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *receiver {
	t.Helper()
	rc := &receiver{bodies: map[string][]string{}}
	n := 0
	rc.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		rc.mu.Lock()
		if secret := rc.secret.Load(); secret != nil {
			verifier, err := standardwebhooks.NewWebhook(*secret)
			if err == nil {
				err = verifier.Verify(body, r.Header)
			}
			if err != nil {
				rc.faults = append(rc.faults, err)
			}
		}
		n++
		turn := n
		id := r.Header.Get("webhook-id")
		rc.bodies[id] = append(rc.bodies[id], string(body))
		rc.mu.Unlock()
		answer(turn, w, r)
	}))
	t.Cleanup(rc.Close)
	return rc
}

// answered answers that all is well.
func answered(int, http.ResponseWriter, *http.Request) {}

func (rc *receiver) distinct() int {
	rc.mu.Lock()
	defer rc.mu.Unlock()
	return len(rc.bodies)
}

func (f *fixture) delivered(t *testing.T, endpoint gid.ID) int {
	t.Helper()
	n, err := f.db.Client().WebhookDelivery.Query().
		Where(webhookdelivery.EndpointID(endpoint), webhookdelivery.NextAtIsNil(), webhookdelivery.HTTPStatusGTE(200), webhookdelivery.HTTPStatusLT(300)).
		Count(t.Context())
	must(t, err)
	return n
}

// run runs replicas until the test ends.
func (f *fixture) run(t *testing.T, replicas int) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var all sync.WaitGroup
	for range replicas {
		s := f.service()
		all.Go(func() { s.Run(ctx) })
	}
	var once sync.Once
	stop = func() { once.Do(func() { cancel(); all.Wait() }) }
	t.Cleanup(stop)
	return stop
}

// The specification's own library verifies what is sent, by both secrets during a rotation, and
// each event arrives with its own id.
func TestDelivery(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		rc := newReceiver(t, func(int, http.ResponseWriter, *http.Request) {})
		f.tell(t, 1) // before the endpoint: it is not sent
		endpoint, secret := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
		rc.secret.Store(&secret)
		f.run(t, 2)
		f.tell(t, 5)
		within(t, "five events arrive", func() bool { return f.delivered(t, endpoint) >= 5 })
		renewed, err := f.service().RotateSecret(t.Context(), "", endpoint, nil)
		must(t, err)
		f.tell(t, 2)
		within(t, "events signed by the old secret arrive", func() bool { return f.delivered(t, endpoint) >= 7 })
		rc.secret.Store(&renewed)
		f.tell(t, 2)
		within(t, "events signed by the new secret arrive", func() bool { return f.delivered(t, endpoint) >= 9 })
		rc.mu.Lock()
		defer rc.mu.Unlock()
		if len(rc.faults) > 0 || len(rc.bodies) > 10 {
			t.Errorf("signatures: %v; %d events", rc.faults, len(rc.bodies))
		}
		for id, bodies := range rc.bodies {
			e, err := db.Client().Event.Get(t.Context(), gid.ID(id))
			must(t, err)
			if len(bodies) != 1 || !strings.Contains(bodies[0], `"type":"`+e.Type+`"`) || !strings.Contains(bodies[0], `"walletId":"`+string(f.wallet)) {
				t.Errorf("%s: %q", id, bodies)
			}
		}
	})
}

// Whatever a receiver does, each event arrives in the end, with the same id and a signature that
// holds, also with three replicas.
func TestDeliveryToBadReceivers(t *testing.T) {
	t.Parallel()
	elsewhere := newReceiver(t, func(int, http.ResponseWriter, *http.Request) {})
	for name, bad := range map[string]func(http.ResponseWriter, *http.Request){
		"Drops": func(w http.ResponseWriter, _ *http.Request) {
			if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
				_ = c.Close()
			}
		},
		"Answers500": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusInternalServerError) },
		"Redirects": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		},
		"Hangs": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"ClosesEarly": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("x"))
		},
		"AnswersTwice": func(w http.ResponseWriter, _ *http.Request) {
			if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
				_, _ = c.Write([]byte("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
				_ = c.(*net.TCPConn).CloseWrite()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				f := setup(t, db)
				const n = 4
				rc := newReceiver(t, func(turn int, w http.ResponseWriter, r *http.Request) {
					if turn <= n {
						bad(w, r)
					}
				})
				endpoint, secret := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
				rc.secret.Store(&secret)
				f.tell(t, n)
				f.run(t, 3)
				within(t, "each was tried", func() bool {
					rc.mu.Lock()
					defer rc.mu.Unlock()
					all := 0
					for _, bodies := range rc.bodies {
						all += len(bodies)
					}
					return all >= n
				})
				within(t, "all arrive", func() bool {
					f.ahead.Add(int64(10 * time.Second))
					return f.delivered(t, endpoint) == n
				})
				if rc.distinct() != n || len(rc.faults) > 0 || elsewhere.distinct() > 0 {
					t.Errorf("%d events, faults %v, %d elsewhere", rc.distinct(), rc.faults, elsewhere.distinct())
				}
			})
		})
	}
}

// An endpoint that hangs holds up no other.
func TestDeliveryApart(t *testing.T) {
	t.Parallel()
	f := setup(t, dbtest.New(t))
	slow := newReceiver(t, func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	quick := newReceiver(t, func(int, http.ResponseWriter, *http.Request) {})
	f.endpoint(t, slow.URL)
	endpoint, _ := f.endpoint(t, quick.URL, "wallet.frozen", "wallet.unfrozen")
	f.run(t, 1)
	f.tell(t, 30)
	begun := time.Now()
	within(t, "all arrive at the quick endpoint", func() bool { return f.delivered(t, endpoint) == 30 })
	t.Logf("30 events in %s beside an endpoint that hangs", time.Since(begun).Round(time.Millisecond))
}

// 410 disables an endpoint at once, and failures do after five days. It goes on where it stopped.
func TestDeliveryDisables(t *testing.T) {
	t.Parallel()
	for name, status := range map[string]int{"Gone": http.StatusGone, "FiveDays": http.StatusInternalServerError} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				f := setup(t, db)
				var well atomic.Bool
				rc := newReceiver(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
					if !well.Load() {
						w.WriteHeader(status)
					}
				})
				endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
				f.run(t, 1)
				f.tell(t, 1)
				within(t, "it is tried", func() bool { return rc.distinct() == 1 })
				if name == "FiveDays" {
					f.tell(t, 1)
					within(t, "it fails", func() bool {
						e, err := db.Client().WebhookEndpoint.Get(t.Context(), endpoint)
						must(t, err)
						return e.FailingSince != nil
					})
					f.ahead.Add(int64(6 * 24 * time.Hour))
				}
				within(t, "it is disabled", func() bool {
					e, err := db.Client().WebhookEndpoint.Get(t.Context(), endpoint)
					must(t, err)
					return e.Status == webhookendpoint.StatusDISABLED && e.DisabledReason != nil
				})
				within(t, "operators are told", func() bool { return f.disabled.Load() != nil })
				f.tell(t, 3)
				well.Store(true)
				must(t, f.service().UpdateEndpoint(t.Context(), events.EndpointInput{ID: endpoint, Enable: new(true)}))
				within(t, "it goes on where it stopped", func() bool { return f.delivered(t, endpoint) >= 3 })
			})
		})
	}
}

// A replica that dies after it has leased a delivery, or sent it, loses nothing.
func TestDeliveryOfDeadReplica(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		reached, release := make(chan struct{}, 8), make(chan struct{})
		rc := newReceiver(t, func(turn int, _ http.ResponseWriter, r *http.Request) {
			if turn == 1 {
				reached <- struct{}{}
				select {
				case <-release:
				case <-r.Context().Done():
				}
			}
		})
		endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
		stop := f.run(t, 1)
		f.tell(t, 1)
		<-reached
		stop() // the answer is never written down
		close(release)
		f.run(t, 1)
		within(t, "another replica sends it again when the lease has expired", func() bool {
			f.ahead.Add(int64(10 * time.Second))
			return f.delivered(t, endpoint) == 1
		})
		if rc.distinct() != 1 {
			t.Errorf("%d ids", rc.distinct())
		}
	})
}
