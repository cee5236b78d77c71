package database_test

import (
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// aDelivery begins a delivery of an event to an endpoint.
const aDelivery = `INSERT INTO webhook_deliveries (id, created_at, endpoint_id, event_id, next_at) VALUES `

// delivered is what belongs to webhook endpoints and their deliveries.
var delivered = []attack{
	{name: "a delivery of no event", guard: "webhook_deliveries_of_events", sql: aDelivery + `('wd_x', at, 'we_a', 'ev_none', at)`},
	{name: "a delivery of another endpoint's test", guard: "webhook_deliveries_of_events", sql: aDelivery + `('wd_x', at, 'we_a', 'ev_test', at)`},
	{name: "a delivery to no endpoint", guard: "webhook_deliveries_webhook_endpoints_endpoint",
		sql: `INSERT INTO webhook_deliveries (id, created_at, endpoint_id, event_id, next_at)
			SELECT 'wd_x', '2026-01-01 00:00:00+00:00', 'we_none', MAX(id), '2026-01-01 00:00:00+00:00' FROM events WHERE endpoint_id IS NULL`},
	{name: "a delivery that was sent before", guard: "webhook_deliveries_begin",
		sql: `INSERT INTO webhook_deliveries (id, created_at, endpoint_id, event_id, attempt, next_at) VALUES ('wd_x', at, 'we_b', 'ev_test', 1, at)`},
	{name: "a delivery that begins with its end", guard: "webhook_deliveries_begin",
		sql: `INSERT INTO webhook_deliveries (id, created_at, endpoint_id, event_id) VALUES ('wd_x', at, 'we_b', 'ev_test')`},
	{name: "a delivery that begins with an answer", guard: "webhook_deliveries_begin",
		sql: `INSERT INTO webhook_deliveries (id, created_at, endpoint_id, event_id, next_at, http_status) VALUES ('wd_x', at, 'we_b', 'ev_test', at, 200)`},
	{name: "deliver another event", guard: "webhook_deliveries_forward", sql: `UPDATE webhook_deliveries SET event_id = 'ev_test' WHERE id = 'wd_waiting'`},
	{name: "deliver to another endpoint", guard: "webhook_deliveries_forward", sql: `UPDATE webhook_deliveries SET endpoint_id = 'we_b' WHERE id = 'wd_waiting'`},
	{name: "deliver under another id", guard: "webhook_deliveries_forward", sql: `UPDATE webhook_deliveries SET id = 'wd_x' WHERE id = 'wd_waiting'`},
	{name: "deliver at another time", guard: "webhook_deliveries_forward",
		sql: `UPDATE webhook_deliveries SET created_at = '2026-02-01 00:00:00+00:00' WHERE id = 'wd_waiting'`},
	{name: "forget an attempt", guard: "webhook_deliveries_forward", sql: `UPDATE webhook_deliveries SET attempt = 2 WHERE id = 'wd_tried'`},
	{name: "blame the endpoint for an attempt", guard: "webhook_deliveries_forward", sql: `UPDATE webhook_deliveries SET unsent = 0 WHERE id = 'wd_tried'`},
	{name: "more unsent attempts than attempts", guard: "webhook_deliveries_unsent", sql: `UPDATE webhook_deliveries SET unsent = 4 WHERE id = 'wd_tried'`},
	{name: "open a delivery again", guard: "webhook_deliveries_end_once", sql: `UPDATE webhook_deliveries SET next_at = at WHERE id = 'wd_done'`},
	{name: "another answer to a delivery that has ended", guard: "webhook_deliveries_end_once",
		sql: `UPDATE webhook_deliveries SET http_status = 500 WHERE id = 'wd_done'`},
	{name: "an answer that is too long", guard: "webhook_deliveries_response_body_check",
		sql: `UPDATE webhook_deliveries SET response_body = ` + long(2049) + ` WHERE id = 'wd_tried'`},
	{name: "delete a delivery that is on its way", guard: "webhook_deliveries_arrive", sql: `DELETE FROM webhook_deliveries WHERE id = 'wd_waiting'`},
	{name: "send an endpoint back", guard: "webhook_endpoints_forward", sql: `UPDATE webhook_endpoints SET position = 2 WHERE id = 'we_a'`},
	{name: "send an endpoint back within a transaction", guard: "webhook_endpoints_forward", sql: `UPDATE webhook_endpoints SET position_id = '' WHERE id = 'we_a'`},
	{name: "an endpoint under another id", guard: "webhook_endpoints_identity", sql: `UPDATE webhook_endpoints SET id = 'we_x' WHERE id = 'we_a'`},
	{name: "bring a deleted endpoint back", guard: "webhook_endpoints_identity",
		sql: `UPDATE webhook_endpoints SET deleted_at = NULL, status = 'ENABLED' WHERE id = 'we_gone'`},
	{name: "a deleted endpoint that is enabled", guard: "webhook_endpoints_gone", sql: `UPDATE webhook_endpoints SET deleted_at = at WHERE id = 'we_a'`},
	{name: "an enabled endpoint with a reason", guard: "webhook_endpoints_reason", sql: `UPDATE webhook_endpoints SET disabled_reason = 'x' WHERE id = 'we_a'`},
	{name: "an endpoint without a secret", guard: "webhook_endpoints_sealed_secret_check", sql: `UPDATE webhook_endpoints SET sealed_secret = '' WHERE id = 'we_a'`},
	{name: "an old secret that signs for ever", guard: "webhook_endpoints_rotated", sql: `UPDATE webhook_endpoints SET previous_secret = 'x' WHERE id = 'we_a'`},
	{name: "an endpoint without an address", guard: "webhook_endpoints_url_check", sql: `UPDATE webhook_endpoints SET url = '' WHERE id = 'we_a'`},
	{name: "an endpoint in a status that is none", guard: "webhook_endpoints_status_check", sql: `UPDATE webhook_endpoints SET status = 'PAUSED' WHERE id = 'we_a'`},
	{name: "delete an endpoint with its deliveries", guard: "webhook_endpoints_stay", sql: `DELETE FROM webhook_endpoints WHERE id = 'we_b'`},
	{name: "empty the endpoints", guard: "webhook_endpoints_are_kept", only: dialect.Postgres, sql: `TRUNCATE webhook_endpoints CASCADE`},
}

// TestDeliveriesGoTheirWay shows that the guards of deliveries let the legal path pass.
func TestDeliveriesGoTheirWay(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		seed(t, db)
		for _, legal := range []string{
			`UPDATE webhook_deliveries SET attempt = 1 + attempt, next_at = at WHERE id = 'wd_waiting'`,
			`UPDATE webhook_deliveries SET unsent = unsent + 1, error = 'x' WHERE id = 'wd_waiting'`,
			`UPDATE webhook_deliveries SET attempt = 1 + attempt, next_at = NULL, http_status = 200 WHERE id = 'wd_waiting'`,
			`DELETE FROM webhook_deliveries WHERE id IN ('wd_waiting', 'wd_done')`,
			`UPDATE webhook_endpoints SET position = position + 1, position_id = '' WHERE id = 'we_a'`,
			`UPDATE webhook_endpoints SET status = 'DISABLED', disabled_reason = 'x' WHERE id = 'we_a'`,
			`DELETE FROM webhook_deliveries WHERE id = 'wd_tried'`,
			`UPDATE webhook_endpoints SET deleted_at = at WHERE id = 'we_a'`,
		} {
			must(t, run(t.Context(), db, legal))
		}
	})
}
