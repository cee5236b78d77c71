package events_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// Replicas whose line to the database is cut again and again lose no event.
func TestDeliveryOverCutLine(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	url := dbtest.URLs(t)["PostgreSQL"]
	f := begin(t, url)
	rc := newReceiver(t, answered)
	endpoint, _ := f.endpoint(t, rc.URL, "wallet.frozen", "wallet.unfrozen")
	proxy, address := dbtest.StartFaultProxy(t, url)
	cut, err := database.Open(t.Context(), address, "USD")
	must(t, err)
	t.Cleanup(func() { _ = cut.Close() })
	cut.UseClock(func() time.Time { return time.Now().Add(time.Duration(f.ahead.Load())) })
	over := &fixture{db: cut, box: f.box}
	over.run(t, 2)
	for i := range 8 {
		f.tell(t, 4)
		<-time.After(60 * time.Millisecond)
		proxy.BreakAll(i%2 == 0)
	}
	within(t, "all arrive", func() bool {
		f.ahead.Add(int64(5 * time.Second))
		return f.delivered(t, endpoint) == 32
	})
	if rc.distinct() != 32 || proxy.Broken() == 0 {
		t.Errorf("%d events arrived over a line that was cut %d times", rc.distinct(), proxy.Broken())
	}
}
