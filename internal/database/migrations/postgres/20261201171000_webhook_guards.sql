-- +goose Up

-- Attempts that this server could not make, such as without the key of the secrets. They are
-- not the endpoint's failures.
ALTER TABLE webhook_deliveries ADD COLUMN unsent bigint NOT NULL DEFAULT 0 CONSTRAINT webhook_deliveries_unsent CHECK (unsent BETWEEN 0 AND attempt);
DROP TRIGGER webhook_deliveries_forward ON webhook_deliveries;
CREATE TRIGGER webhook_deliveries_forward BEFORE UPDATE ON webhook_deliveries FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at OR NEW.endpoint_id <> OLD.endpoint_id OR NEW.event_id <> OLD.event_id
        OR NEW.attempt < OLD.attempt OR NEW.unsent < OLD.unsent)
    EXECUTE FUNCTION refuse('webhook_deliveries: attempts only grow, and the rest stays');
CREATE TRIGGER webhook_deliveries_end_once BEFORE UPDATE ON webhook_deliveries FOR EACH ROW
    WHEN (OLD.next_at IS NULL) EXECUTE FUNCTION refuse('webhook_deliveries: one that has ended stays as it is');
CREATE TRIGGER webhook_deliveries_begin BEFORE INSERT ON webhook_deliveries FOR EACH ROW
    WHEN (NEW.attempt <> 0 OR NEW.next_at IS NULL OR NEW.http_status IS NOT NULL OR NEW.error IS NOT NULL OR NEW.response_body IS NOT NULL)
    EXECUTE FUNCTION refuse('webhook_deliveries begin unsent');
-- +goose StatementBegin
CREATE FUNCTION webhook_deliveries_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM events WHERE id = NEW.event_id AND (endpoint_id IS NULL OR endpoint_id = NEW.endpoint_id)) THEN
            RETURN NEW;
        END IF;
    ELSIF NOT EXISTS (SELECT 1 FROM webhook_endpoints WHERE id = OLD.endpoint_id AND status = 'ENABLED') THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME, MESSAGE = TG_ARGV[0];
END $$;
DO $$ BEGIN EXECUTE format('ALTER FUNCTION webhook_deliveries_of_event() SET search_path = %I, pg_temp', current_schema()); END $$;
-- +goose StatementEnd
CREATE TRIGGER webhook_deliveries_of_events BEFORE INSERT ON webhook_deliveries FOR EACH ROW
    EXECUTE FUNCTION webhook_deliveries_of_event('webhook_deliveries: an event of the endpoint');
CREATE TRIGGER webhook_deliveries_arrive BEFORE DELETE ON webhook_deliveries FOR EACH ROW
    WHEN (OLD.next_at IS NOT NULL) EXECUTE FUNCTION webhook_deliveries_of_event('webhook_deliveries stay while they are on their way');

DROP TRIGGER webhook_endpoints_forward ON webhook_endpoints;
CREATE TRIGGER webhook_endpoints_forward BEFORE UPDATE ON webhook_endpoints FOR EACH ROW
    WHEN (NEW.position < OLD.position OR (NEW.position = OLD.position AND NEW.position_id < OLD.position_id))
    EXECUTE FUNCTION refuse('webhook_endpoints: the stream is read forwards');
CREATE TRIGGER webhook_endpoints_are_kept BEFORE TRUNCATE ON webhook_endpoints FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('webhook_endpoints are kept, for their deliveries');
