-- +goose Up

-- Positions count the events, and an older file counts from a lower number than the one that
-- readers have reached. When the history changes, positions go on at first_position, which is
-- above all that were ever handed out; an event that nobody reads takes it.
CREATE TABLE event_bases (
    id                text NOT NULL PRIMARY KEY CHECK (id = 'events'),
    first_position    integer NOT NULL DEFAULT 0 CHECK (first_position BETWEEN 0 AND 900000000000000000),
    raised_at         datetime,
    CHECK (typeof(first_position) = 'integer')
);
-- +goose StatementBegin
CREATE TRIGGER event_bases_only_grow BEFORE UPDATE ON event_bases
    WHEN NEW.id <> OLD.id OR NEW.first_position < OLD.first_position
BEGIN
    SELECT RAISE(ABORT, 'event_bases: positions only grow');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_bases_stay BEFORE DELETE ON event_bases
BEGIN
    SELECT RAISE(ABORT, 'event_bases are never deleted');
END;
-- +goose StatementEnd
DROP TRIGGER events_in_order;
-- +goose StatementBegin
CREATE TRIGGER events_in_order BEFORE INSERT ON events
    WHEN NEW.position <> (SELECT COALESCE(MAX(position), 0) + 1 FROM events)
        AND NOT (NEW.endpoint_id IS 'database' AND NEW.position > (SELECT COALESCE(MAX(position), 0) FROM events)
            AND NEW.position IS (SELECT first_position FROM event_bases))
BEGIN
    SELECT RAISE(ABORT, 'events stand in the order in which they are written');
END;
-- +goose StatementEnd
INSERT INTO event_bases (id) VALUES ('events');
