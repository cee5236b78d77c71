-- +goose Up

-- The sweeper shares its work among the owners of events. There is no foreign key:
-- an event must not wait for a lock on its owner's row.
ALTER TABLE stripe_events ADD COLUMN owner_id text CHECK (length(owner_id) <= 255);
DROP TRIGGER stripe_events_identity ON stripe_events;
CREATE TRIGGER stripe_events_identity BEFORE UPDATE ON stripe_events FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.type IS DISTINCT FROM OLD.type
        OR NEW.object_id IS DISTINCT FROM OLD.object_id
        OR NEW.account IS DISTINCT FROM OLD.account
        OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
        OR NEW.received_at IS DISTINCT FROM OLD.received_at)
    EXECUTE FUNCTION refuse('stripe_events: what was agreed never changes');
