package payments_test

import (
	"testing"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments"
)

// An operator's release of a hold is in the audit log once, with its reason and origin. A
// repeated key, a refusal and the application's own release write nothing.
func TestHoldReleaseAudited(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "10.00")
		id := b.placed(t, "3.00")
		other, err := b.PlaceHold(t.Context(), b.holdOf("2.00", "other"))
		must(t, err)
		ctx := audit.WithOrigin(t.Context(), audit.Origin{Address: "203.0.113.7", Agent: "a browser"})
		in := payments.ReleaseHoldInput{By: "usr_operator", Hold: id, Reason: "The guest has left", Key: "left" + string(b.owner)}
		must(t, second(b.ReleaseHold(ctx, in)))
		must(t, second(b.ReleaseHold(ctx, in)))
		in.Key += "again"
		if err := second(b.ReleaseHold(ctx, in)); err == nil {
			t.Error("a hold that has ended was released")
		}
		must(t, second(b.ReleaseHold(ctx, b.release(other.Hold, "", "own"))))
		events := db.Client().AuditEvent.Query().Where(auditevent.Action(audit.HoldReleased), auditevent.SubjectIn(id, other.Hold)).AllX(t.Context())
		if len(events) != 1 {
			t.Fatalf("%d events, want one: %v", len(events), events)
		}
		if e := events[0]; e.Actor != "usr_operator" || e.Subject != id || e.Detail != in.Reason || e.Address != "203.0.113.7" || e.UserAgent != "a browser" {
			t.Errorf("the event is %v", e)
		}
		b.verified(t)
	})
}
