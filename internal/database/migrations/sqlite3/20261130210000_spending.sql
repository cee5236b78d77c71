-- +goose Up

-- Charges, refunds of charges and credits: money between wallets and the application. The
-- other side of their lines is REVENUE, whose balance is the negated sum of the lines that
-- name it: there is no row that all of them update.
--
-- An operator gives a wallet the platform's money by a resolution. SQLite cannot change a
-- CHECK, so the tables' text is changed, as in 20261129224100.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
        'OR (kind = ''ADJUSTMENT'' AND contra IN (''ADJUSTMENTS'', ''TRANSFERS'', ''STRIPE''))',
        'OR (kind = ''CHARGE'' AND contra = ''REVENUE'' AND value < 0)
        OR (kind = ''CHARGE_REFUND'' AND contra = ''REVENUE'' AND value > 0)
        OR (kind = ''CREDIT'' AND contra = ''REVENUE'' AND value > 0)
        OR (kind = ''ADJUSTMENT'' AND contra IN (''ADJUSTMENTS'', ''TRANSFERS'', ''STRIPE''))')
    WHERE type = 'table' AND name = 'transactions';
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
        '(''RETRY'', ''GIVE_BACK'', ''MARK_SENT'', ''REFUND_DEPOSIT'') THEN line_id IS NULL AND operation_id IS NOT NULL',
        '(''RETRY'', ''GIVE_BACK'', ''MARK_SENT'', ''REFUND_DEPOSIT'') THEN line_id IS NULL AND operation_id IS NOT NULL
        WHEN action = ''ADJUST_WALLET'' THEN line_id IS NULL AND operation_id IS NULL'),
        'WHEN action IN (''ASSIGN_TO_WALLET'', ''ASSIGN_TO_OPERATION'', ''MARK_SENT'') THEN target',
        'WHEN action IN (''ASSIGN_TO_WALLET'', ''ASSIGN_TO_OPERATION'', ''MARK_SENT'', ''ADJUST_WALLET'') THEN target'),
        'CHECK (action NOT IN (''REFUND'', ''REFUND_DEPOSIT'') OR amount > 0)',
        'CHECK (action NOT IN (''REFUND'', ''REFUND_DEPOSIT'', ''ADJUST_WALLET'') OR amount > 0)')
    WHERE type = 'table' AND name = 'resolutions';
PRAGMA writable_schema = RESET;

-- What the application has earned from a wallet, moved by the wallet's lines with its balance.
ALTER TABLE wallets ADD COLUMN revenue integer NOT NULL DEFAULT 0 CHECK (typeof(revenue) = 'integer');
-- +goose StatementBegin
CREATE TRIGGER wallets_begin_without_revenue BEFORE INSERT ON wallets
    WHEN NEW.revenue <> 0
BEGIN
    SELECT RAISE(ABORT, 'a wallet begins without revenue');
END;
-- +goose StatementEnd
DROP TRIGGER transactions_chain;
-- +goose StatementBegin
CREATE TRIGGER transactions_chain AFTER INSERT ON transactions
BEGIN
    UPDATE wallets SET current_balance = NEW.balance_after, last_sequence = NEW.sequence,
            revenue = revenue - CASE WHEN NEW.contra = 'REVENUE' THEN NEW.value ELSE 0 END
        WHERE id = NEW.wallet_id AND last_sequence = NEW.sequence - 1 AND current_balance = NEW.running_balance
            AND CASE kind WHEN 'user' THEN NEW.balance_after >= 0 WHEN 'debt' THEN NEW.balance_after <= 0 ELSE true END;
    SELECT RAISE(ABORT, 'a line goes on from the line before it') WHERE changes() <> 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_earn_with_lines BEFORE UPDATE ON wallets
    WHEN NEW.revenue <> OLD.revenue AND NEW.last_sequence = OLD.last_sequence
BEGIN
    SELECT RAISE(ABORT, 'revenue moves only with a line');
END;
-- +goose StatementEnd

CREATE TABLE charges (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'chg!_%' ESCAPE '!'),
    created_at      datetime NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    amount          integer NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    requested_by    text NOT NULL CHECK (requested_by <> ''),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255 AND instr(idempotency_key, char(0)) = 0),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    description     text NOT NULL CHECK (length(description) BETWEEN 1 AND 200 AND instr(description, char(0)) = 0),
    line_kind       text GENERATED ALWAYS AS (CASE WHEN amount > 0 THEN 'CHARGE' END) STORED,
    CHECK (typeof(amount) = 'integer'),
    CONSTRAINT charges_taken FOREIGN KEY (id, line_kind, wallet_id)
        REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX charge_requested_by_idempotency_key ON charges (requested_by, idempotency_key);
CREATE INDEX charge_wallet_id_id ON charges (wallet_id, id);

-- Refunds of a charge are a chain: each begins where those before it end.
CREATE TABLE charge_refunds (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'crf!_%' ESCAPE '!'),
    created_at      datetime NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    amount          integer NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    requested_by    text NOT NULL CHECK (requested_by <> ''),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255 AND instr(idempotency_key, char(0)) = 0),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    charge_id       text NOT NULL,
    refunded_before integer NOT NULL CHECK (refunded_before >= 0),
    reason          text NOT NULL DEFAULT '' CHECK (length(reason) <= 500 AND instr(reason, char(0)) = 0),
    line_kind       text GENERATED ALWAYS AS (CASE WHEN amount > 0 THEN 'CHARGE_REFUND' END) STORED,
    CHECK (typeof(amount) = 'integer'),
    CHECK (typeof(refunded_before) = 'integer'),
    CONSTRAINT charge_refunds_given FOREIGN KEY (id, line_kind, wallet_id)
        REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX chargerefund_requested_by_idempotency_key ON charge_refunds (requested_by, idempotency_key);
CREATE UNIQUE INDEX chargerefund_charge_id_refunded_before ON charge_refunds (charge_id, refunded_before);
CREATE INDEX chargerefund_wallet_id_id ON charge_refunds (wallet_id, id);

CREATE TABLE credits (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'crd!_%' ESCAPE '!'),
    created_at      datetime NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    amount          integer NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    requested_by    text NOT NULL CHECK (requested_by <> ''),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255 AND instr(idempotency_key, char(0)) = 0),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    description     text NOT NULL CHECK (length(description) BETWEEN 1 AND 200 AND instr(description, char(0)) = 0),
    line_kind       text GENERATED ALWAYS AS (CASE WHEN amount > 0 THEN 'CREDIT' END) STORED,
    CHECK (typeof(amount) = 'integer'),
    CONSTRAINT credits_given FOREIGN KEY (id, line_kind, wallet_id)
        REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX credit_requested_by_idempotency_key ON credits (requested_by, idempotency_key);
CREATE INDEX credit_wallet_id_id ON credits (wallet_id, id);

-- The reference (under the empty key) and metadata of any object. They are written before
-- their object, in its transaction, and never again.
CREATE TABLE metadata_entries (
    id        text NOT NULL PRIMARY KEY CHECK (id LIKE 'mde!_%' ESCAPE '!'),
    object_id text NOT NULL,
    owner_id  text NOT NULL,
    wallet_id text NOT NULL,
    key       text NOT NULL CONSTRAINT metadata_entries_key CHECK (length(key) <= 40 AND key NOT GLOB '*[^A-Za-z0-9_.-]*' AND instr(key, char(0)) = 0),
    value     text NOT NULL CONSTRAINT metadata_entries_value
              CHECK (instr(value, char(0)) = 0 AND length(value) <= 500 AND (key <> '' OR length(value) BETWEEN 1 AND 255))
);
CREATE UNIQUE INDEX metadataentry_object_id_key ON metadata_entries (object_id, key);
CREATE INDEX metadataentry_wallet_id_key_value_object_id ON metadata_entries (wallet_id, key, value, object_id);
CREATE INDEX metadataentry_key_value_object_id ON metadata_entries (key, value, object_id);

-- Charges with more decimals than the currency has. What a call leaves below the smallest
-- amount is carried to the next call; the records of a wallet are a chain.
CREATE TABLE usage_records (
    id               text NOT NULL PRIMARY KEY CHECK (id LIKE 'usg!_%' ESCAPE '!'),
    created_at       datetime NOT NULL,
    owner_id         text NOT NULL,
    wallet_id        text NOT NULL,
    currency         text NOT NULL,
    sequence         integer NOT NULL CHECK (sequence >= 1),
    whole            integer NOT NULL CHECK (whole >= 0),
    fraction         integer NOT NULL CHECK (fraction >= 0),
    step             integer NOT NULL CHECK (step > 0),
    step_size        integer NOT NULL CHECK (step_size > 0),
    remainder_before integer NOT NULL CHECK (remainder_before >= 0),
    remainder_after  integer NOT NULL CHECK (remainder_after >= 0),
    charge_id        text,
    requested_by     text NOT NULL CHECK (requested_by <> ''),
    idempotency_key  text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255 AND instr(idempotency_key, char(0)) = 0),
    fingerprint      text NOT NULL CHECK (length(fingerprint) = 64),
    CHECK (typeof(sequence) = 'integer'),
    CHECK (typeof(whole) = 'integer'),
    CHECK (typeof(fraction) = 'integer'),
    CHECK (typeof(step) = 'integer'),
    CHECK (typeof(step_size) = 'integer'),
    CHECK (typeof(remainder_before) = 'integer'),
    CHECK (typeof(remainder_after) = 'integer'),
    CONSTRAINT usage_records_something CHECK (whole + fraction > 0),
    CONSTRAINT usage_records_below_one_step CHECK (fraction < step_size AND remainder_before < step_size AND remainder_after < step_size),
    CONSTRAINT usage_records_add_up CHECK (remainder_before + fraction - remainder_after IN (0, step_size)),
    CONSTRAINT usage_records_whole CHECK (whole % step = 0),
    CONSTRAINT usage_records_charged CHECK
        ((charge_id IS NOT NULL) = (whole > 0 OR remainder_before + fraction >= step_size)),
    CONSTRAINT usage_records_begin CHECK (sequence > 1 OR remainder_before = 0)
);
CREATE UNIQUE INDEX usage_records_charge_id_key ON usage_records (charge_id);
CREATE UNIQUE INDEX usagerecord_requested_by_idempotency_key ON usage_records (requested_by, idempotency_key);
CREATE UNIQUE INDEX usagerecord_wallet_id_sequence ON usage_records (wallet_id, sequence);

-- Young money that charges took and refunds of charges brought back.
CREATE TABLE spent_lots (
    id        text NOT NULL PRIMARY KEY,
    charge_id text NOT NULL,
    reference text NOT NULL,
    wallet_id text NOT NULL,
    due_at    integer NOT NULL,
    amount    integer NOT NULL CONSTRAINT spent_lots_sign CHECK (CASE WHEN reference = charge_id THEN amount > 0 ELSE amount < 0 END),
    CHECK (typeof(due_at) = 'integer'),
    CHECK (typeof(amount) = 'integer')
);
CREATE INDEX spentlot_charge_id_due_at ON spent_lots (charge_id, due_at);
CREATE INDEX spentlot_due_at ON spent_lots (due_at);
CREATE UNIQUE INDEX spentlot_reference_due_at ON spent_lots (reference, due_at);

-- What credits of a currency may still add, in shares: each replica takes from its own.
CREATE TABLE credit_headroom (
    id       text NOT NULL PRIMARY KEY,
    currency text NOT NULL,
    share    integer NOT NULL,
    amount   integer NOT NULL CONSTRAINT credit_headroom_amount CHECK (amount >= 0),
    CHECK (typeof(share) = 'integer'),
    CHECK (typeof(amount) = 'integer')
);
CREATE UNIQUE INDEX creditheadroom_currency_share ON credit_headroom (currency, share);

-- Nothing of this changes or goes. Shares of headroom change.
-- +goose StatementBegin
CREATE TRIGGER charges_never_change BEFORE UPDATE ON charges
BEGIN
    SELECT RAISE(ABORT, 'charges never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER charges_stay BEFORE DELETE ON charges
BEGIN
    SELECT RAISE(ABORT, 'charges are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER charge_refunds_never_change BEFORE UPDATE ON charge_refunds
BEGIN
    SELECT RAISE(ABORT, 'charge_refunds never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER charge_refunds_stay BEFORE DELETE ON charge_refunds
BEGIN
    SELECT RAISE(ABORT, 'charge_refunds are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER credits_never_change BEFORE UPDATE ON credits
BEGIN
    SELECT RAISE(ABORT, 'credits never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER credits_stay BEFORE DELETE ON credits
BEGIN
    SELECT RAISE(ABORT, 'credits are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER metadata_entries_never_change BEFORE UPDATE ON metadata_entries
BEGIN
    SELECT RAISE(ABORT, 'metadata_entries never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER metadata_entries_stay BEFORE DELETE ON metadata_entries
BEGIN
    SELECT RAISE(ABORT, 'metadata_entries are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER usage_records_never_change BEFORE UPDATE ON usage_records
BEGIN
    SELECT RAISE(ABORT, 'usage_records never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER usage_records_stay BEFORE DELETE ON usage_records
BEGIN
    SELECT RAISE(ABORT, 'usage_records are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER spent_lots_never_change BEFORE UPDATE ON spent_lots
BEGIN
    SELECT RAISE(ABORT, 'spent_lots never change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER spent_lots_stay BEFORE DELETE ON spent_lots
BEGIN
    SELECT RAISE(ABORT, 'spent_lots are never deleted');
END;
-- +goose StatementEnd

-- Each belongs to a user's wallet: its owner's, in its currency. Charges come from no frozen
-- wallet; nothing comes to, or is taken from, an account that is closed.
-- +goose StatementBegin
CREATE TRIGGER charges_added BEFORE INSERT ON charges
    WHEN NOT EXISTS (SELECT 1 FROM wallets w JOIN users u ON u.id = w.owner_id WHERE w.id = NEW.wallet_id
        AND w.kind = 'user' AND w.owner_id = NEW.owner_id AND w.currency = NEW.currency AND u.closing_at IS NULL AND w.frozen_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'charges: not of an open wallet of their owner and currency');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER charge_refunds_added BEFORE INSERT ON charge_refunds
    WHEN NOT EXISTS (SELECT 1 FROM wallets w JOIN users u ON u.id = w.owner_id WHERE w.id = NEW.wallet_id
        AND w.kind = 'user' AND w.owner_id = NEW.owner_id AND w.currency = NEW.currency AND u.closing_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'charge_refunds: not of an open wallet of their owner and currency');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER credits_added BEFORE INSERT ON credits
    WHEN NOT EXISTS (SELECT 1 FROM wallets w JOIN users u ON u.id = w.owner_id WHERE w.id = NEW.wallet_id
        AND w.kind = 'user' AND w.owner_id = NEW.owner_id AND w.currency = NEW.currency AND u.closing_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'credits: not of an open wallet of their owner and currency');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER usage_records_added BEFORE INSERT ON usage_records
    WHEN NOT EXISTS (SELECT 1 FROM wallets w JOIN users u ON u.id = w.owner_id WHERE w.id = NEW.wallet_id
        AND w.kind = 'user' AND w.owner_id = NEW.owner_id AND w.currency = NEW.currency AND u.closing_at IS NULL AND w.frozen_at IS NULL)
BEGIN
    SELECT RAISE(ABORT, 'usage_records: not of an open wallet of their owner and currency');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER charges_key BEFORE INSERT ON charges
    WHEN EXISTS (SELECT 1 FROM usage_records u
        WHERE u.requested_by = NEW.requested_by AND u.idempotency_key = NEW.idempotency_key)
BEGIN
    SELECT RAISE(ABORT, 'charges: the key is that of recorded usage');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER charge_refunds_chain BEFORE INSERT ON charge_refunds
    WHEN NOT EXISTS (SELECT 1 FROM charges c WHERE c.id = NEW.charge_id AND c.wallet_id = NEW.wallet_id
            AND NEW.refunded_before + NEW.amount <= c.amount)
        OR (NEW.refunded_before > 0 AND NOT EXISTS (SELECT 1 FROM charge_refunds r
            WHERE r.charge_id = NEW.charge_id AND r.refunded_before + r.amount = NEW.refunded_before))
BEGIN
    SELECT RAISE(ABORT, 'charge_refunds: no more goes back than was taken');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER usage_records_chain BEFORE INSERT ON usage_records
    WHEN (NEW.charge_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM charges c WHERE c.id = NEW.charge_id
            AND c.wallet_id = NEW.wallet_id AND c.requested_by = NEW.requested_by
            AND c.amount = NEW.whole + CASE WHEN NEW.remainder_before + NEW.fraction >= NEW.step_size THEN NEW.step ELSE 0 END))
        OR EXISTS (SELECT 1 FROM charges k WHERE k.requested_by = NEW.requested_by AND k.idempotency_key = NEW.idempotency_key)
        OR (NEW.sequence > 1 AND NOT EXISTS (SELECT 1 FROM usage_records r
            WHERE r.wallet_id = NEW.wallet_id AND r.sequence = NEW.sequence - 1 AND r.remainder_after = NEW.remainder_before
                AND r.step_size = NEW.step_size))
BEGIN
    SELECT RAISE(ABORT, 'usage_records: a record goes on from the one before it, and charges what is whole');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER metadata_entries_first BEFORE INSERT ON metadata_entries
    WHEN NOT EXISTS (SELECT 1 FROM wallets WHERE id = NEW.wallet_id AND owner_id = NEW.owner_id)
        OR EXISTS (SELECT 1 FROM charges WHERE id = NEW.object_id) OR EXISTS (SELECT 1 FROM charge_refunds WHERE id = NEW.object_id)
        OR EXISTS (SELECT 1 FROM credits WHERE id = NEW.object_id) OR EXISTS (SELECT 1 FROM transfers WHERE id = NEW.object_id)
        OR EXISTS (SELECT 1 FROM deposits WHERE id = NEW.object_id) OR EXISTS (SELECT 1 FROM payouts WHERE id = NEW.object_id)
        OR EXISTS (SELECT 1 FROM refunds WHERE id = NEW.object_id)
        OR 20 < (SELECT count(*) FROM metadata_entries m WHERE m.object_id = NEW.object_id)
BEGIN
    SELECT RAISE(ABORT, 'metadata_entries: they come before their object, and at most 20 with its reference');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER spent_lots_bounded BEFORE INSERT ON spent_lots
    WHEN NOT EXISTS (SELECT 1 FROM charges c WHERE c.id = NEW.charge_id AND c.wallet_id = NEW.wallet_id
            AND c.amount >= CASE WHEN NEW.amount > 0 THEN NEW.amount ELSE 0 END
                + (SELECT COALESCE(SUM(s.amount), 0) FROM spent_lots s WHERE s.charge_id = NEW.charge_id AND s.amount > 0))
        OR NEW.amount + (SELECT COALESCE(SUM(s.amount), 0) FROM spent_lots s
            WHERE s.charge_id = NEW.charge_id AND s.due_at = NEW.due_at) < 0
BEGIN
    SELECT RAISE(ABORT, 'spent_lots: no more young money than the charge has');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER credit_headroom_identity BEFORE UPDATE ON credit_headroom
    WHEN NEW.id <> OLD.id OR NEW.currency <> OLD.currency OR NEW.share <> OLD.share
BEGIN
    SELECT RAISE(ABORT, 'credit_headroom: a share stays its currency''s');
END;
-- +goose StatementEnd

-- A line of revenue agrees with its charge, refund of a charge or credit.
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_revenue BEFORE INSERT ON transactions
    WHEN NEW.contra = 'REVENUE' AND NOT CASE NEW.kind
        WHEN 'CHARGE' THEN EXISTS (SELECT 1 FROM charges WHERE id = NEW.reference AND wallet_id = NEW.wallet_id AND amount = -NEW.value)
        WHEN 'CHARGE_REFUND' THEN EXISTS (SELECT 1 FROM charge_refunds WHERE id = NEW.reference AND wallet_id = NEW.wallet_id AND amount = NEW.value)
        ELSE EXISTS (SELECT 1 FROM credits WHERE id = NEW.reference AND wallet_id = NEW.wallet_id AND amount = NEW.value) END
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its charge, refund or credit');
END;
-- +goose StatementEnd
