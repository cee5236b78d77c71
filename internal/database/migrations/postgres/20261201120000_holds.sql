-- +goose Up

-- Money of a wallet that is reserved for a later charge. A hold is the head of its journal,
-- hold_changes: how much it reserves, of that captured and released, and until when.
CREATE TABLE hold_changes (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'hch!_%' ESCAPE '!'),
    created_at      timestamptz NOT NULL,
    hold_id         text NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    version         bigint NOT NULL CHECK (version >= 1),
    kind            text NOT NULL CHECK (kind IN ('PLACE', 'UPDATE', 'CAPTURE', 'RELEASE', 'EXPIRE')),
    amount          bigint NOT NULL,
    captured        bigint NOT NULL,
    released        bigint NOT NULL,
    state           text NOT NULL,
    expires_at      timestamptz NOT NULL,
    charge_id       text,
    requested_by    text NOT NULL CHECK (requested_by <> ''),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    reason          text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    CONSTRAINT hold_changes_charged CHECK ((charge_id IS NOT NULL) = (kind = 'CAPTURE')),
    CONSTRAINT hold_changes_ended CHECK (state = CASE WHEN captured + released < amount THEN 'ACTIVE' WHEN kind = 'CAPTURE' THEN 'CAPTURED'
        WHEN kind = 'RELEASE' THEN 'RELEASED' WHEN kind = 'EXPIRE' THEN 'EXPIRED' ELSE '' END),
    CONSTRAINT hold_changes_state_key UNIQUE (hold_id, version, amount, captured, released, state)
);
CREATE UNIQUE INDEX hold_changes_charge_id_key ON hold_changes (charge_id);
CREATE UNIQUE INDEX holdchange_requested_by_idempotency_key ON hold_changes (requested_by, idempotency_key);
CREATE UNIQUE INDEX holdchange_hold_id_version ON hold_changes (hold_id, version);
CREATE INDEX holdchange_wallet_id_id ON hold_changes (wallet_id, id);

CREATE TABLE holds (
    id          text NOT NULL PRIMARY KEY CHECK (id LIKE 'hld!_%' ESCAPE '!'),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    owner_id    text NOT NULL,
    wallet_id   text NOT NULL,
    currency    text NOT NULL,
    amount      bigint NOT NULL CHECK (amount > 0),
    captured    bigint NOT NULL DEFAULT 0 CHECK (captured >= 0),
    released    bigint NOT NULL DEFAULT 0 CHECK (released >= 0),
    state       text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'CAPTURED', 'RELEASED', 'EXPIRED')),
    expires_at  timestamptz NOT NULL,
    version     bigint NOT NULL DEFAULT 1,
    description text NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
    CONSTRAINT holds_bounded CHECK (captured + released <= amount),
    CONSTRAINT holds_used_up CHECK ((state = 'ACTIVE') = (captured + released < amount)),
    CONSTRAINT holds_end_of_journal FOREIGN KEY (id, version, amount, captured, released, state)
        REFERENCES hold_changes (hold_id, version, amount, captured, released, state) DEFERRABLE INITIALLY DEFERRED
) WITH (fillfactor = 80);
CREATE INDEX hold_wallet_id_id ON holds (wallet_id, id);
CREATE INDEX holds_expiring ON holds (expires_at, id) WHERE state = 'ACTIVE';
CREATE INDEX holds_active_of_wallet ON holds (wallet_id, amount, captured, released) WHERE state = 'ACTIVE';

-- What active holds reserve of a wallet. Holds alone move it, all of a statement at once.
ALTER TABLE wallets ADD COLUMN held bigint NOT NULL DEFAULT 0;
ALTER TABLE wallets ADD CONSTRAINT wallets_held CHECK (held >= 0 AND (kind <> 'user' OR current_balance - held >= 0)) NOT VALID;
CREATE TRIGGER wallets_begin_without_holds BEFORE INSERT ON wallets FOR EACH ROW
    WHEN (NEW.held <> 0) EXECUTE FUNCTION refuse('a wallet begins without holds');
CREATE TRIGGER wallets_held_by_holds BEFORE UPDATE ON wallets FOR EACH ROW
    WHEN (NEW.held <> OLD.held AND pg_trigger_depth() = 0) EXECUTE FUNCTION refuse('held money moves only with holds');

-- +goose StatementBegin
CREATE FUNCTION holds_placed() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    UPDATE wallets w SET held = w.held + m.more
        FROM (SELECT wallet_id, SUM(amount - captured - released)::bigint AS more FROM added GROUP BY wallet_id) m
        WHERE w.id = m.wallet_id;
    RETURN NULL;
END $$;

CREATE FUNCTION holds_moved() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    UPDATE wallets w SET held = w.held + m.more
        FROM (SELECT n.wallet_id, SUM((n.amount - n.captured - n.released) - (o.amount - o.captured - o.released))::bigint AS more
            FROM moved n JOIN stood o ON o.id = n.id GROUP BY n.wallet_id) m
        WHERE w.id = m.wallet_id AND m.more <> 0;
    RETURN NULL;
END $$;

-- A change goes on from the one before it, and captures what its charge took. Time decides:
-- an expired hold is neither captured nor changed, whether or not it was released yet.
CREATE FUNCTION hold_changes_chain() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN holds h ON h.id = a.hold_id
            LEFT JOIN hold_changes p ON p.hold_id = a.hold_id AND p.version = a.version - 1
            LEFT JOIN charges c ON c.id = a.charge_id
            WHERE (h.owner_id, h.wallet_id) IS DISTINCT FROM (a.owner_id, a.wallet_id) OR a.version > h.version
                OR (a.version = 1) <> (a.kind = 'PLACE')
                OR CASE WHEN a.version = 1 THEN a.captured <> 0 OR a.released <> 0
                    ELSE p.id IS NULL OR p.state <> 'ACTIVE' OR a.released < p.released
                        OR a.captured - p.captured <> COALESCE(c.amount, 0)
                        OR (a.charge_id IS NOT NULL AND c.wallet_id IS DISTINCT FROM a.wallet_id)
                        OR (a.created_at >= p.expires_at AND a.kind IN ('UPDATE', 'CAPTURE'))
                        OR (a.created_at < p.expires_at AND a.kind = 'EXPIRE') END) THEN
        RAISE EXCEPTION 'hold_changes: a change goes on from the one before it'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER holds_added AFTER INSERT ON holds
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION spending_added();
CREATE TRIGGER holds_placed AFTER INSERT ON holds
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION holds_placed();
CREATE TRIGGER holds_moved AFTER UPDATE ON holds
    REFERENCING OLD TABLE AS stood NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION holds_moved();
CREATE TRIGGER holds_begin BEFORE INSERT ON holds FOR EACH ROW
    WHEN (NEW.captured <> 0 OR NEW.released <> 0 OR NEW.version <> 1) EXECUTE FUNCTION refuse('a hold begins active and whole');
CREATE TRIGGER holds_identity BEFORE UPDATE ON holds FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at OR NEW.owner_id <> OLD.owner_id OR NEW.wallet_id <> OLD.wallet_id
        OR NEW.currency <> OLD.currency OR NEW.description <> OLD.description)
    EXECUTE FUNCTION refuse('holds: identity never changes');
CREATE TRIGGER holds_ended BEFORE UPDATE ON holds FOR EACH ROW
    WHEN (OLD.state <> 'ACTIVE') EXECUTE FUNCTION refuse('a hold that has ended never changes');
CREATE TRIGGER holds_forward BEFORE UPDATE ON holds FOR EACH ROW
    WHEN (NEW.captured < OLD.captured OR NEW.released < OLD.released OR NEW.version <= OLD.version)
    EXECUTE FUNCTION refuse('holds: what was captured or released stays so');
CREATE TRIGGER holds_stay BEFORE DELETE ON holds FOR EACH ROW EXECUTE FUNCTION refuse('holds are never deleted');
CREATE TRIGGER holds_are_kept BEFORE TRUNCATE ON holds FOR EACH STATEMENT EXECUTE FUNCTION refuse('holds are never deleted');
CREATE TRIGGER hold_changes_chain AFTER INSERT ON hold_changes
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION hold_changes_chain();
CREATE TRIGGER hold_changes_never_change BEFORE UPDATE ON hold_changes FOR EACH ROW EXECUTE FUNCTION refuse('hold_changes never change');
CREATE TRIGGER hold_changes_stay BEFORE DELETE ON hold_changes FOR EACH ROW EXECUTE FUNCTION refuse('hold_changes are never deleted');
CREATE TRIGGER hold_changes_are_kept BEFORE TRUNCATE ON hold_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse('hold_changes are never deleted');

-- Holds come from no frozen wallet and of no closed account, like charges, and metadata comes
-- before its hold. The rest of these functions stays as it is.
-- +goose StatementBegin
DO $$
DECLARE
    change text[];
    stood text;
    guard text;
BEGIN
    FOREACH change SLICE 1 IN ARRAY ARRAY[
        ARRAY['spending_added', '''charges'', ''usage_records''', '''charges'', ''usage_records'', ''holds'''],
        ARRAY['metadata_entries_first', 'OR EXISTS (SELECT FROM refunds WHERE id = a.object_id)',
            'OR EXISTS (SELECT FROM refunds WHERE id = a.object_id) OR EXISTS (SELECT FROM holds WHERE id = a.object_id)']] LOOP
        stood = pg_get_functiondef((change[1] || '()')::regprocedure);
        IF position(change[2] IN stood) = 0 THEN
            RAISE EXCEPTION '%() is not the function that this migration changes', change[1];
        END IF;
        EXECUTE replace(stood, change[2], change[3]);
    END LOOP;
    FOREACH guard IN ARRAY ARRAY['holds_placed', 'holds_moved', 'hold_changes_chain'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', guard, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
