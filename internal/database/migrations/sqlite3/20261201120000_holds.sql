-- +goose Up

-- Money of a wallet that is reserved for a later charge. A hold is the head of its journal,
-- hold_changes: how much it reserves, of that captured and released, and until when.
CREATE TABLE hold_changes (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'hch!_%' ESCAPE '!'),
    created_at      datetime NOT NULL,
    hold_id         text NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    version         integer NOT NULL CHECK (version >= 1),
    kind            text NOT NULL CHECK (kind IN ('PLACE', 'UPDATE', 'CAPTURE', 'RELEASE', 'EXPIRE')),
    amount          integer NOT NULL,
    captured        integer NOT NULL,
    released        integer NOT NULL,
    state           text NOT NULL,
    expires_at      datetime NOT NULL,
    charge_id       text,
    requested_by    text NOT NULL CHECK (requested_by <> ''),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255 AND instr(idempotency_key, char(0)) = 0),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    reason          text NOT NULL DEFAULT '' CHECK (length(reason) <= 500 AND instr(reason, char(0)) = 0),
    CHECK (typeof(version) = 'integer'),
    CHECK (typeof(amount) = 'integer'),
    CHECK (typeof(captured) = 'integer'),
    CHECK (typeof(released) = 'integer'),
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
    created_at  datetime NOT NULL,
    updated_at  datetime NOT NULL,
    owner_id    text NOT NULL,
    wallet_id   text NOT NULL,
    currency    text NOT NULL,
    amount      integer NOT NULL CHECK (amount > 0),
    captured    integer NOT NULL DEFAULT 0 CHECK (captured >= 0),
    released    integer NOT NULL DEFAULT 0 CHECK (released >= 0),
    state       text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'CAPTURED', 'RELEASED', 'EXPIRED')),
    expires_at  datetime NOT NULL,
    version     integer NOT NULL DEFAULT 1,
    description text NOT NULL CHECK (length(description) BETWEEN 1 AND 200 AND instr(description, char(0)) = 0),
    CHECK (typeof(amount) = 'integer'),
    CHECK (typeof(captured) = 'integer'),
    CHECK (typeof(released) = 'integer'),
    CHECK (typeof(version) = 'integer'),
    CONSTRAINT holds_bounded CHECK (captured + released <= amount),
    CONSTRAINT holds_used_up CHECK ((state = 'ACTIVE') = (captured + released < amount)),
    CONSTRAINT holds_end_of_journal FOREIGN KEY (id, version, amount, captured, released, state)
        REFERENCES hold_changes (hold_id, version, amount, captured, released, state) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX hold_wallet_id_id ON holds (wallet_id, id);
CREATE INDEX holds_expiring ON holds (expires_at, id) WHERE state = 'ACTIVE';
CREATE INDEX holds_active_of_wallet ON holds (wallet_id, amount, captured, released) WHERE state = 'ACTIVE';

-- What active holds reserve of a wallet. Holds alone move it.
ALTER TABLE wallets ADD COLUMN held integer NOT NULL DEFAULT 0
    CONSTRAINT wallets_held CHECK (typeof(held) = 'integer' AND held >= 0 AND (kind <> 'user' OR current_balance - held >= 0));
-- +goose StatementBegin
CREATE TRIGGER wallets_begin_without_holds BEFORE INSERT ON wallets
    WHEN NEW.held <> 0
BEGIN
    SELECT RAISE(ABORT, 'a wallet begins without holds');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_held_by_holds BEFORE UPDATE ON wallets
    WHEN NEW.held <> OLD.held AND NEW.held <> (SELECT COALESCE(SUM(amount - captured - released), 0) FROM holds
        WHERE wallet_id = NEW.id AND state = 'ACTIVE')
BEGIN
    SELECT RAISE(ABORT, 'held money moves only with holds');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_added BEFORE INSERT ON holds
    WHEN NOT EXISTS (SELECT 1 FROM wallets w JOIN users u ON u.id = w.owner_id WHERE w.id = NEW.wallet_id
        AND w.kind = 'user' AND w.owner_id = NEW.owner_id AND w.currency = NEW.currency AND u.closing_at IS NULL AND w.frozen_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'holds: not of an open wallet of their owner and currency');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_begin BEFORE INSERT ON holds
    WHEN NEW.captured <> 0 OR NEW.released <> 0 OR NEW.version <> 1
BEGIN
    SELECT RAISE(ABORT, 'a hold begins active and whole');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_placed AFTER INSERT ON holds
BEGIN
    UPDATE wallets SET held = held + NEW.amount WHERE id = NEW.wallet_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_moved AFTER UPDATE ON holds
    WHEN NEW.amount - NEW.captured - NEW.released <> OLD.amount - OLD.captured - OLD.released
BEGIN
    UPDATE wallets SET held = held + (NEW.amount - NEW.captured - NEW.released) - (OLD.amount - OLD.captured - OLD.released)
        WHERE id = NEW.wallet_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_identity BEFORE UPDATE ON holds
    WHEN NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at OR NEW.owner_id <> OLD.owner_id OR NEW.wallet_id <> OLD.wallet_id
        OR NEW.currency <> OLD.currency OR NEW.description <> OLD.description
BEGIN
    SELECT RAISE(ABORT, 'holds: identity never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_ended BEFORE UPDATE ON holds
    WHEN OLD.state <> 'ACTIVE'
BEGIN
    SELECT RAISE(ABORT, 'a hold that has ended never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_forward BEFORE UPDATE ON holds
    WHEN NEW.captured < OLD.captured OR NEW.released < OLD.released OR NEW.version <= OLD.version
BEGIN
    SELECT RAISE(ABORT, 'holds: what was captured or released stays so');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER holds_stay BEFORE DELETE ON holds
BEGIN
    SELECT RAISE(ABORT, 'holds are never deleted');
END;
-- +goose StatementEnd

-- A change goes on from the one before it, and captures what its charge took. Time decides:
-- an expired hold is neither captured nor changed, whether or not it was released yet.
-- +goose StatementBegin
CREATE TRIGGER hold_changes_chain BEFORE INSERT ON hold_changes
    WHEN NOT EXISTS (SELECT 1 FROM holds h LEFT JOIN hold_changes p ON p.hold_id = NEW.hold_id AND p.version = NEW.version - 1
            LEFT JOIN charges c ON c.id = NEW.charge_id
        WHERE h.id = NEW.hold_id AND h.owner_id = NEW.owner_id AND h.wallet_id = NEW.wallet_id AND NEW.version <= h.version
            AND (NEW.version = 1) = (NEW.kind = 'PLACE')
            AND CASE WHEN NEW.version = 1 THEN NEW.captured = 0 AND NEW.released = 0
                ELSE p.id IS NOT NULL AND p.state = 'ACTIVE' AND NEW.released >= p.released
                    AND NEW.captured - p.captured = COALESCE(c.amount, 0)
                    AND (NEW.charge_id IS NULL OR c.wallet_id IS NEW.wallet_id)
                    AND NOT (NEW.created_at >= p.expires_at AND NEW.kind IN ('UPDATE', 'CAPTURE'))
                    AND NOT (NEW.created_at < p.expires_at AND NEW.kind = 'EXPIRE') END)
BEGIN
    SELECT RAISE(ABORT, 'hold_changes: a change goes on from the one before it');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hold_changes_never_change BEFORE UPDATE ON hold_changes
BEGIN
    SELECT RAISE(ABORT, 'hold_changes never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hold_changes_stay BEFORE DELETE ON hold_changes
BEGIN
    SELECT RAISE(ABORT, 'hold_changes are never deleted');
END;
-- +goose StatementEnd

-- Metadata comes before its hold, too.
-- +goose StatementBegin
CREATE TRIGGER metadata_entries_before_holds BEFORE INSERT ON metadata_entries
    WHEN EXISTS (SELECT 1 FROM holds WHERE id = NEW.object_id)
BEGIN
    SELECT RAISE(ABORT, 'metadata_entries: they come before their object, and at most 20 with its reference');
END;
-- +goose StatementEnd
