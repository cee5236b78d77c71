-- +goose Up

-- A position of the stream of events is the number of its transaction, and another server's
-- numbers are other ones: a restored dump, a recovery to a point in time and a standby that
-- lagged count from a lower number than the one that readers have reached. This is where the
-- numbers count from: positions go on at first_position when the history changes, which is
-- above all that was ever handed out, and the transaction first_transaction is there.
CREATE TABLE event_bases (
    id                text NOT NULL PRIMARY KEY CHECK (id = 'events'),
    first_position    bigint NOT NULL DEFAULT 0 CHECK (first_position BETWEEN 0 AND 900000000000000000),
    first_transaction bigint NOT NULL DEFAULT 0 CHECK (first_transaction >= 0),
    history           text NOT NULL DEFAULT '',
    raised_at         timestamptz
);
CREATE TRIGGER event_bases_only_grow BEFORE UPDATE ON event_bases FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.first_position < OLD.first_position
        OR (NEW.first_position = OLD.first_position AND NEW.first_transaction <> OLD.first_transaction))
    EXECUTE FUNCTION refuse('event_bases: positions only grow');
CREATE TRIGGER event_bases_stay BEFORE DELETE ON event_bases FOR EACH ROW
    EXECUTE FUNCTION refuse('event_bases are never deleted');
CREATE TRIGGER event_bases_are_kept BEFORE TRUNCATE ON event_bases FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('event_bases are never deleted');

-- +goose StatementBegin
-- event_history tells one sequence of transaction numbers from another: the server's identifier,
-- kept for the connection since it is read from a file, and the timeline. A service that runs
-- the server may keep either to itself; the part is empty then, and says nothing.
CREATE FUNCTION event_history() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    server text = current_setting('purser.server', true);
    timeline text = '';
BEGIN
    IF server IS NULL OR server = '' THEN
        BEGIN
            SELECT system_identifier::text INTO server FROM pg_control_system();
        EXCEPTION WHEN OTHERS THEN
            server = '-';
        END;
        PERFORM set_config('purser.server', server, false);
    END IF;
    BEGIN
        timeline = substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
    EXCEPTION WHEN OTHERS THEN
        NULL;
    END;
    RETURN replace(server, '-', '') || '/' || timeline;
END $$;

CREATE FUNCTION same_event_history(one text, other text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT one = other OR (split_part(one, '/', 1) = '' OR split_part(other, '/', 1) = '' OR split_part(one, '/', 1) = split_part(other, '/', 1))
        AND (split_part(one, '/', 2) = '' OR split_part(other, '/', 2) = '' OR split_part(one, '/', 2) = split_part(other, '/', 2))
$$;

-- raise_events lets positions go on above all that were ever handed out, also by a part of the
-- history that is lost: they follow the clock, by 100 million a second, which no server reaches.
-- Where the history is the same, the caller must have locked events against writers.
CREATE FUNCTION raise_events(at timestamptz, whatever boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    now_history text = event_history();
BEGIN
    INSERT INTO event_bases AS b (id, first_position, first_transaction, history, raised_at)
        SELECT 'events', GREATEST(floor(extract(epoch FROM clock_timestamp()) * 100000000)::bigint,
                1 + COALESCE((SELECT MAX(position) FROM events), 0), 1 + COALESCE((SELECT MAX(position) FROM webhook_endpoints), 0)),
            pg_snapshot_xmin(pg_current_snapshot())::text::bigint, now_history, at
        ON CONFLICT (id) DO UPDATE SET first_position = GREATEST(EXCLUDED.first_position, b.first_position + 1),
            first_transaction = EXCLUDED.first_transaction, history = EXCLUDED.history, raised_at = EXCLUDED.raised_at
        WHERE whatever OR NOT same_event_history(b.history, EXCLUDED.history);
END $$;

-- event_position is the position of the transaction's events. The first transaction of another
-- history raises the base, and those beside it wait for that.
CREATE OR REPLACE FUNCTION event_position() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    b event_bases%ROWTYPE;
    now_history text = event_history();
BEGIN
    SELECT * INTO b FROM event_bases;
    IF b.id IS NULL OR (b.history <> now_history AND NOT same_event_history(b.history, now_history)) THEN
        PERFORM raise_events(clock_timestamp(), false);
        SELECT * INTO b FROM event_bases;
    END IF;
    RETURN pg_current_xact_id()::text::bigint - b.first_transaction + b.first_position;
END $$;

DO $$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY ARRAY['event_history()', 'raise_events(timestamptz, boolean)', 'event_position()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', named, current_schema());
    END LOOP;
    -- A set of events is written at one position, which is read once.
    FOREACH named IN ARRAY ARRAY['lines_added()', 'events_of_holds()'] LOOP
        IF position(' event_position(),' IN pg_get_functiondef(named::regprocedure)) = 0 THEN
            RAISE EXCEPTION '% is not the function that this migration changes', named;
        END IF;
        EXECUTE replace(pg_get_functiondef(named::regprocedure), ' event_position(),', ' (SELECT event_position()),');
    END LOOP;
    INSERT INTO event_bases (id, history) VALUES ('events', event_history());
    -- A history that changed before has left readers ahead.
    IF GREATEST((SELECT MAX(position) FROM events), (SELECT MAX(position) FROM webhook_endpoints)) > pg_current_xact_id()::text::bigint THEN
        PERFORM raise_events(clock_timestamp(), true);
    END IF;
END $$;
-- +goose StatementEnd
