-- +goose Up

-- How many attempts to pay a deposit failed, and what follows from it: its intent is
-- canceled after the third one, and all count for the defence against card testing.
ALTER TABLE deposits ADD COLUMN challenged bool NOT NULL DEFAULT false;
ALTER TABLE deposits ADD COLUMN card_failures integer NOT NULL DEFAULT 0 CONSTRAINT deposits_card_failures CHECK (card_failures >= 0);
ALTER TABLE deposits ADD COLUMN card_tried_at datetime;
ALTER TABLE deposits ADD COLUMN stopped bool NOT NULL DEFAULT false;
CREATE INDEX deposits_card_tried ON deposits (card_tried_at) WHERE card_tried_at IS NOT NULL;
CREATE INDEX stripe_events_failures ON stripe_events (object_id) WHERE type IN ('payment_intent.payment_failed', 'charge.failed');

-- +goose StatementBegin
CREATE TRIGGER deposits_card_failures_grow BEFORE UPDATE ON deposits
    WHEN NEW.card_failures < OLD.card_failures OR OLD.stopped AND NOT NEW.stopped OR NEW.challenged <> OLD.challenged
BEGIN
    SELECT RAISE(ABORT, 'deposits: what was counted against a card stays');
END;
-- +goose StatementEnd
