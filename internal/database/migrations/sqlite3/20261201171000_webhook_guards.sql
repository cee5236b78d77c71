-- +goose Up

-- Attempts that this server could not make, such as without the key of the secrets. They are
-- not the endpoint's failures.
ALTER TABLE webhook_deliveries ADD COLUMN unsent integer NOT NULL DEFAULT 0
    CONSTRAINT webhook_deliveries_unsent CHECK (unsent BETWEEN 0 AND attempt);
DROP TRIGGER webhook_deliveries_forward;
-- +goose StatementBegin
CREATE TRIGGER webhook_deliveries_forward BEFORE UPDATE ON webhook_deliveries
    WHEN NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at OR NEW.endpoint_id <> OLD.endpoint_id OR NEW.event_id <> OLD.event_id
        OR NEW.attempt < OLD.attempt OR NEW.unsent < OLD.unsent
BEGIN
    SELECT RAISE(ABORT, 'webhook_deliveries: attempts only grow, and the rest stays');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER webhook_deliveries_end_once BEFORE UPDATE ON webhook_deliveries
    WHEN OLD.next_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'webhook_deliveries: one that has ended stays as it is');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER webhook_deliveries_begin BEFORE INSERT ON webhook_deliveries
    WHEN NEW.attempt <> 0 OR NEW.next_at IS NULL OR NEW.http_status IS NOT NULL OR NEW.error IS NOT NULL OR NEW.response_body IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'webhook_deliveries begin unsent');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER webhook_deliveries_of_events BEFORE INSERT ON webhook_deliveries
    WHEN NOT EXISTS (SELECT 1 FROM events WHERE id = NEW.event_id AND (endpoint_id IS NULL OR endpoint_id = NEW.endpoint_id))
BEGIN
    SELECT RAISE(ABORT, 'webhook_deliveries: an event of the endpoint');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER webhook_deliveries_arrive BEFORE DELETE ON webhook_deliveries
    WHEN OLD.next_at IS NOT NULL AND EXISTS (SELECT 1 FROM webhook_endpoints WHERE id = OLD.endpoint_id AND status = 'ENABLED')
BEGIN
    SELECT RAISE(ABORT, 'webhook_deliveries stay while they are on their way');
END;
-- +goose StatementEnd
DROP TRIGGER webhook_endpoints_forward;
-- +goose StatementBegin
CREATE TRIGGER webhook_endpoints_forward BEFORE UPDATE ON webhook_endpoints
    WHEN NEW.position < OLD.position OR (NEW.position = OLD.position AND NEW.position_id < OLD.position_id)
BEGIN
    SELECT RAISE(ABORT, 'webhook_endpoints: the stream is read forwards');
END;
-- +goose StatementEnd
