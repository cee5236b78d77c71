-- +goose Up

-- Where events are sent to. (position, position_id) is how far the endpoint's deliveries were
-- made. The secret is encrypted with a key that is not in the database.
CREATE TABLE webhook_endpoints (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'we!_%' ESCAPE '!'),
    created_at      datetime NOT NULL,
    url             text NOT NULL CHECK (length(url) BETWEEN 1 AND 2048),
    event_types     text NOT NULL DEFAULT '',
    query           text CHECK (length(query) <= 20000),
    description     text CHECK (length(description) <= 200),
    status          text NOT NULL DEFAULT 'ENABLED' CHECK (status IN ('ENABLED', 'DISABLED')),
    disabled_reason text,
    sealed_secret   text NOT NULL CHECK (sealed_secret <> ''),
    previous_secret text,
    previous_until  datetime,
    position        integer NOT NULL,
    position_id     text NOT NULL DEFAULT '',
    failing_since   datetime,
    deleted_at      datetime,
    CONSTRAINT webhook_endpoints_reason CHECK (disabled_reason IS NULL OR status = 'DISABLED'),
    CONSTRAINT webhook_endpoints_rotated CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
    CONSTRAINT webhook_endpoints_gone CHECK (deleted_at IS NULL OR status = 'DISABLED')
);
-- +goose StatementBegin
CREATE TRIGGER webhook_endpoints_identity BEFORE UPDATE ON webhook_endpoints
    WHEN NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at OR OLD.deleted_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'webhook_endpoints: identity never changes, and one that was deleted stays so');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER webhook_endpoints_forward BEFORE UPDATE ON webhook_endpoints
    WHEN NEW.position < OLD.position
BEGIN
    SELECT RAISE(ABORT, 'webhook_endpoints: the stream is read forwards');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER webhook_endpoints_stay BEFORE DELETE ON webhook_endpoints
BEGIN
    SELECT RAISE(ABORT, 'webhook_endpoints are kept, for their deliveries');
END;
-- +goose StatementEnd

-- An event on its way to an endpoint, or what came of it. next_at is when it is sent; who
-- sends it moves next_at ahead, which is the lease. attempt counts the sends.
CREATE TABLE webhook_deliveries (
    id            text NOT NULL PRIMARY KEY CHECK (id LIKE 'wd!_%' ESCAPE '!'),
    created_at    datetime NOT NULL,
    endpoint_id   text NOT NULL CONSTRAINT webhook_deliveries_webhook_endpoints_endpoint REFERENCES webhook_endpoints (id),
    event_id      text NOT NULL,
    attempt       integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    next_at       datetime,
    http_status   integer,
    error         text,
    response_body text CHECK (length(response_body) <= 2048),
    duration_ms   integer
);
CREATE INDEX webhookdelivery_endpoint_id_id ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhookdelivery_event_id ON webhook_deliveries (event_id);
CREATE INDEX webhookdelivery_created_at ON webhook_deliveries (created_at);
CREATE INDEX webhookdelivery_endpoint_id_next_at ON webhook_deliveries (endpoint_id, next_at) WHERE next_at IS NOT NULL;
-- +goose StatementBegin
CREATE TRIGGER webhook_deliveries_forward BEFORE UPDATE ON webhook_deliveries
    WHEN NEW.id <> OLD.id OR NEW.endpoint_id <> OLD.endpoint_id OR NEW.event_id <> OLD.event_id OR NEW.attempt < OLD.attempt
BEGIN
    SELECT RAISE(ABORT, 'webhook_deliveries: attempts only grow, and the rest stays');
END;
-- +goose StatementEnd
