-- +goose Up

-- What waits of one object is dealt with together.
CREATE INDEX stripe_events_open ON stripe_events (object_id) WHERE processed_at IS NULL;
