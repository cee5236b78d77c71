-- +goose Up

-- A key may end by itself. The time can be set and brought nearer, never put off: who
-- holds a key that ends soon must not make it last.
ALTER TABLE api_keys ADD COLUMN expires_at datetime
    CONSTRAINT api_keys_expire_later CHECK (expires_at > created_at);
-- +goose StatementBegin
CREATE TRIGGER api_keys_expire BEFORE UPDATE ON api_keys
    WHEN OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at)
BEGIN
    SELECT RAISE(ABORT, 'api_keys: an expiry is never put off');
END;
-- +goose StatementEnd

-- An export pages through what somebody did, however much that is.
CREATE INDEX auditevent_actor_id ON audit_events (actor, id);
