package main

var (
	toldRows    = run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Told$"}
	webhookRows = run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Delivered$"}
	delivery    = run{pkg: "./internal/events", tests: "^TestDelivery"}
	lateEvent   = run{pkg: "./internal/payments", tests: "^TestEventsOfLateCommit$"}
)

const (
	eventsPostgres = "internal/database/migrations/postgres/20261201140000_events.sql"
	eventBases     = "internal/database/migrations/postgres/20261201170000_event_bases.sql"
	guardsPostgres = "internal/database/migrations/postgres/20261201171000_webhook_guards.sql"
	guardsSQLite   = "internal/database/migrations/sqlite3/20261201171000_webhook_guards.sql"
	eventsSQLite   = "internal/database/migrations/sqlite3/20261201140000_events.sql"
)

// eventGuards keep the stream of events whole.
var eventGuards = []guard{
	{"an event never changes", toldRows, []change{
		{eventsPostgres, "CREATE TRIGGER events_never_change BEFORE UPDATE ON events FOR EACH ROW EXECUTE", "CREATE TRIGGER events_never_change BEFORE UPDATE ON events FOR EACH ROW WHEN (false) EXECUTE"},
		{eventsSQLite, "CREATE TRIGGER events_never_change BEFORE UPDATE ON events\n", "CREATE TRIGGER events_never_change BEFORE UPDATE ON events WHEN 1 = 0\n"},
	}},
	{"only what happens writes an event", toldRows, []change{
		{eventsPostgres, "WHEN (pg_trigger_depth() = 0 AND NEW.endpoint_id IS NULL)", "WHEN (false)"},
		{eventsSQLite, "SELECT RAISE(ABORT, 'the events of a wallet have no gap') WHERE changes() <> 1;", "SELECT 1;"},
	}},
	{"the events of a wallet are counted as they are written", toldRows, []change{
		{eventsPostgres, "WHEN (NEW.event_sequence < OLD.event_sequence OR (NEW.event_sequence > OLD.event_sequence AND pg_trigger_depth() = 0))", "WHEN (false)"},
		{eventsSQLite, "WHEN NEW.event_sequence <> OLD.event_sequence AND (", "WHEN 1 = 0 AND ("},
	}},
	{"readers of events stop at the oldest open transaction", lateEvent, []change{{
		"internal/events/stream.go", "pg_snapshot_xmin(pg_current_snapshot())", "pg_snapshot_xmax(pg_current_snapshot())",
	}}},
	{"the stream goes on above what was handed out when a server's history changes", run{pkg: "./internal/events", tests: "^TestStreamAfterLoss$"}, []change{{
		eventBases, "OR (b.history <> now_history AND", "OR (false AND",
	}}},
	{"the stream goes on above what was handed out when a file is older", run{pkg: "./internal/events", tests: "^TestStreamAfterLoss$/^CopiedFile$"}, []change{{
		"internal/payments/fence.go", "return s.db.RaiseEvents(ctx, x.at)", "return nil",
	}}},
	{"an endpoint that is ahead of the stream does not wait", run{pkg: "./internal/events", tests: "^TestEndpointAhead$"}, []change{{
		"internal/events/fanout.go", "if e.Position > horizon {", "if false && e.Position > horizon {",
	}}},
	{"an endpoint that is far behind reads a part of the stream in a transaction", run{pkg: "./internal/events", tests: "^TestEventsReadInParts$"}, []change{{
		"internal/events/fanout.go", "Next(placeOf(e), horizon, nil, maxFanOut)", "Next(placeOf(e), horizon, strings.Fields(e.EventTypes), maxFanOut)",
	}}},
	{"an endpoint that is idle is not written", run{pkg: "./internal/events", tests: "^TestIdleEndpointWritesNothing$"}, []change{{
		"internal/events/fanout.go", "if err != nil || !follows {", "if err != nil || !follows && horizon < 0 {",
	}}},
	{"an event that an endpoint has not read is kept", run{pkg: "./internal/events", tests: "^TestForgetKeepsWhatIsOnItsWay$"}, []change{{
		"internal/events/stream.go", "AND position < (SELECT COALESCE(MIN(position), oldest.position + 1)", "AND position < (SELECT oldest.position + 1 + 0 * COALESCE(MIN(position), 0)",
	}}},
	{"an event that is on its way is kept", run{pkg: "./internal/events", tests: "^TestForgetKeepsWhatIsOnItsWay$"}, []change{{
		"internal/events/stream.go", "WHERE d.event_id = oldest.id AND", "WHERE d.event_id = oldest.id AND false AND",
	}}},
	{"a delivery that is on its way is kept", run{pkg: "./internal/events", tests: "^TestForgetDeliveries$"}, []change{{
		"internal/events/stream.go", "WHERE created_at < $1 AND next_at IS NULL ORDER", "WHERE created_at < $1 ORDER",
	}}},
	{"a delivery is of the event that it began with", webhookRows, []change{
		{guardsPostgres, "OR NEW.event_id <> OLD.event_id\n", "\n"},
		{guardsSQLite, "OR NEW.event_id <> OLD.event_id\n", "\n"},
	}},
	{"attempts of a delivery only grow", webhookRows, []change{
		{guardsPostgres, "OR NEW.attempt < OLD.attempt OR", "OR"},
		{guardsSQLite, "OR NEW.attempt < OLD.attempt OR", "OR"},
	}},
	{"a delivery that has ended stays so", webhookRows, []change{
		{guardsPostgres, "WHEN (OLD.next_at IS NULL)", "WHEN (false)"},
		{guardsSQLite, "WHEN OLD.next_at IS NULL\n", "WHEN false\n"},
	}},
	{"a delivery is of an event for its endpoint", webhookRows, []change{
		{guardsPostgres, "AND (endpoint_id IS NULL OR endpoint_id = NEW.endpoint_id)", ""},
		{guardsSQLite, "AND (endpoint_id IS NULL OR endpoint_id = NEW.endpoint_id)", ""},
	}},
	{"a delivery that is on its way is not deleted", webhookRows, []change{
		{guardsPostgres, "WHEN (OLD.next_at IS NOT NULL)", "WHEN (false)"},
		{guardsSQLite, "WHEN OLD.next_at IS NOT NULL AND", "WHEN false AND"},
	}},
	{"an endpoint reads the stream forwards", webhookRows, []change{
		{guardsPostgres, "NEW.position_id < OLD.position_id", "false"},
		{guardsSQLite, "NEW.position_id < OLD.position_id", "false"},
	}},
	{"a lost key is no failure of an endpoint", run{pkg: "./internal/events", tests: "^TestLostKey"}, []change{{
		"internal/events/deliver.go", "len(due) == 0 || !s.ready(ctx, endpoint, now)", "len(due) == 0",
	}}},
	{"a payload that cannot be made is no failure of an endpoint", run{pkg: "./internal/events", tests: "^TestUnmadePayload"}, []change{{
		"internal/events/deliver.go", "update.SetUnsent(d.Unsent + 1)", "update.SetUnsent(d.Unsent)",
	}}},
	{"the query of an endpoint reads with the scopes of who set it", run{pkg: "./graph", tests: "^TestQueryIsCheckedWhenSaved$"}, []change{{
		"graph/querier.go", "	return mayRead(viewer, op.Operation.SelectionSet)", "	return mayRead(viewer, op.Operation.SelectionSet[:0])",
	}}},
	{"an address is no way to what a key may not read", run{pkg: "./graph", tests: "^TestQueryThatIsInvalidDisables$/^Address$"}, []change{{
		"internal/events/endpoint.go", "case in.URL == nil || *in.URL == e.URL:", "case in.URL == nil || *in.URL != \"\":",
	}}},
	{"a delivery that failed is tried again", delivery, []change{{
		"internal/events/deliver.go", "update.SetNextAt(now.Add(next))", "update.ClearNextAt()",
	}}},
	{"only an answer of the class 2xx ends a delivery", delivery, []change{{
		"internal/events/send.go", "ok: answer.StatusCode/100 == 2", "ok: true",
	}}},
	{"events leave for public addresses only", run{pkg: "./internal/events", tests: "^TestEndpointRefusals$"}, []change{{
		"internal/outbound/outbound.go", "if !ip.IsGlobalUnicast() ||", "if false && !ip.IsGlobalUnicast() &&",
	}}},
	{"no proxy hides where events go", run{pkg: "./e2e", tests: "^TestWebhooksPassNoProxy$"}, []change{{
		"cmd/purser/events_config.go", "outbound.Direct(events.Timeout", "outbound.Client(events.Timeout",
	}}},
}

func init() { guards = append(guards, eventGuards...) }
