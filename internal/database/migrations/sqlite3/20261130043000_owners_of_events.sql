-- +goose Up

-- The sweeper shares its work among the owners of events. There is no foreign key:
-- an event must not wait for a lock on its owner's row.
ALTER TABLE stripe_events ADD COLUMN owner_id text CHECK (length(owner_id) <= 255 AND instr(owner_id, char(0)) = 0);
DROP TRIGGER stripe_events_identity;
-- +goose StatementBegin
CREATE TRIGGER stripe_events_identity BEFORE UPDATE ON stripe_events
    WHEN NEW.id IS NOT OLD.id
        OR NEW.type IS NOT OLD.type
        OR NEW.object_id IS NOT OLD.object_id
        OR NEW.account IS NOT OLD.account
        OR NEW.owner_id IS NOT OLD.owner_id
        OR NEW.received_at IS NOT OLD.received_at
BEGIN
    SELECT RAISE(ABORT, 'stripe_events: what was agreed never changes');
END;
-- +goose StatementEnd
