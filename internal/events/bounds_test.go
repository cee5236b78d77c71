package events_test

import (
	"errors"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// There are 20 endpoints at most; one that is deleted makes room.
func TestEndpointsHaveABound(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		f := setup(t, db)
		var last gid.ID
		for range 20 {
			last, _ = f.endpoint(t, "http://127.0.0.1:9/webhooks")
		}
		ask := events.EndpointInput{URL: new("http://127.0.0.1:9/webhooks")}
		_, _, err := f.service().CreateEndpoint(t.Context(), ask)
		if why := new(refusal.Error); !errors.As(err, &why) || why.Code != refusal.InvalidInput {
			t.Errorf("the 21st endpoint: %v", err)
		}
		must(t, f.service().DeleteEndpoint(t.Context(), "", last))
		if _, _, err := f.service().CreateEndpoint(t.Context(), ask); err != nil {
			t.Errorf("in place of one that was deleted: %v", err)
		}
	})
}
