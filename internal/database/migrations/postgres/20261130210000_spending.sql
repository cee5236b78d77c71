-- +goose Up

-- Charges, refunds of charges and credits: money between wallets and the application. The
-- other side of their lines is REVENUE, whose balance is the negated sum of the lines that
-- name it: there is no row that all of them update.
ALTER TABLE transactions DROP CONSTRAINT transactions_check4;
ALTER TABLE transactions ADD CONSTRAINT transactions_check4 CHECK (
    (kind = 'DEPOSIT' AND contra = 'STRIPE' AND value > 0)
    OR (kind = 'PAYOUT' AND contra = 'PAYOUTS' AND value < 0)
    OR (kind = 'PAYOUT_RETURN' AND contra = 'PAYOUTS' AND value > 0)
    OR (kind = 'REFUND' AND contra = 'STRIPE' AND value < 0)
    OR (kind = 'REFUND_RETURN' AND contra = 'STRIPE' AND value > 0)
    OR (kind = 'DISPUTE' AND contra = 'DISPUTES' AND value < 0)
    OR (kind = 'DISPUTE_RETURN' AND contra = 'DISPUTES' AND value > 0)
    OR (kind = 'TRANSFER_OUT' AND contra = 'TRANSFERS' AND value < 0)
    OR (kind = 'TRANSFER_IN' AND contra = 'TRANSFERS' AND value > 0)
    OR (kind = 'CHARGE' AND contra = 'REVENUE' AND value < 0)
    OR (kind = 'CHARGE_REFUND' AND contra = 'REVENUE' AND value > 0)
    OR (kind = 'CREDIT' AND contra = 'REVENUE' AND value > 0)
    OR (kind = 'ADJUSTMENT' AND contra IN ('ADJUSTMENTS', 'TRANSFERS', 'STRIPE'))) NOT VALID;

-- What the application has earned from a wallet, moved by the wallet's lines with its balance.
ALTER TABLE wallets ADD COLUMN revenue bigint NOT NULL DEFAULT 0;
CREATE TRIGGER wallets_begin_without_revenue BEFORE INSERT ON wallets FOR EACH ROW
    WHEN (NEW.revenue <> 0) EXECUTE FUNCTION refuse('a wallet begins without revenue');
CREATE TRIGGER wallets_earn_with_lines BEFORE UPDATE ON wallets FOR EACH ROW
    WHEN (NEW.revenue <> OLD.revenue AND NEW.last_sequence = OLD.last_sequence)
    EXECUTE FUNCTION refuse('revenue moves only with a line');

CREATE TABLE charges (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'chg!_%' ESCAPE '!'),
    created_at      timestamptz NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    amount          bigint NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    requested_by    text NOT NULL CHECK (requested_by <> ''),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    description     text NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
    line_kind       text GENERATED ALWAYS AS (CASE WHEN amount > 0 THEN 'CHARGE' END) STORED,
    CONSTRAINT charges_taken FOREIGN KEY (id, line_kind, wallet_id)
        REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX charge_requested_by_idempotency_key ON charges (requested_by, idempotency_key);
CREATE INDEX charge_wallet_id_id ON charges (wallet_id, id);

-- Refunds of a charge are a chain: each begins where those before it end. Two of them that
-- begin at one place cannot both be committed, whatever they see of each other.
CREATE TABLE charge_refunds (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'crf!_%' ESCAPE '!'),
    created_at      timestamptz NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    amount          bigint NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    requested_by    text NOT NULL CHECK (requested_by <> ''),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    charge_id       text NOT NULL,
    refunded_before bigint NOT NULL CHECK (refunded_before >= 0),
    reason          text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    line_kind       text GENERATED ALWAYS AS (CASE WHEN amount > 0 THEN 'CHARGE_REFUND' END) STORED,
    CONSTRAINT charge_refunds_given FOREIGN KEY (id, line_kind, wallet_id)
        REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX chargerefund_requested_by_idempotency_key ON charge_refunds (requested_by, idempotency_key);
CREATE UNIQUE INDEX chargerefund_charge_id_refunded_before ON charge_refunds (charge_id, refunded_before);
CREATE INDEX chargerefund_wallet_id_id ON charge_refunds (wallet_id, id);

CREATE TABLE credits (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'crd!_%' ESCAPE '!'),
    created_at      timestamptz NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    amount          bigint NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    requested_by    text NOT NULL CHECK (requested_by <> ''),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    description     text NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
    line_kind       text GENERATED ALWAYS AS (CASE WHEN amount > 0 THEN 'CREDIT' END) STORED,
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
    key       text NOT NULL CONSTRAINT metadata_entries_key CHECK (key ~ '^[A-Za-z0-9_.-]{0,40}$'),
    value     text NOT NULL CONSTRAINT metadata_entries_value
              CHECK (length(value) <= 500 AND (key <> '' OR length(value) BETWEEN 1 AND 255))
);
CREATE UNIQUE INDEX metadataentry_object_id_key ON metadata_entries (object_id, key);
CREATE INDEX metadataentry_wallet_id_key_value_object_id ON metadata_entries (wallet_id, key, value, object_id);
CREATE INDEX metadataentry_key_value_object_id ON metadata_entries (key, value, object_id);

-- Charges with more decimals than the currency has. What a call leaves below the smallest
-- amount is carried to the next call; the records of a wallet are a chain.
CREATE TABLE usage_records (
    id               text NOT NULL PRIMARY KEY CHECK (id LIKE 'usg!_%' ESCAPE '!'),
    created_at       timestamptz NOT NULL,
    owner_id         text NOT NULL,
    wallet_id        text NOT NULL,
    currency         text NOT NULL,
    sequence         bigint NOT NULL CHECK (sequence >= 1),
    whole            bigint NOT NULL CHECK (whole >= 0),
    fraction         bigint NOT NULL CHECK (fraction >= 0),
    step             bigint NOT NULL CHECK (step > 0),
    step_size        bigint NOT NULL CHECK (step_size > 0),
    remainder_before bigint NOT NULL CHECK (remainder_before >= 0),
    remainder_after  bigint NOT NULL CHECK (remainder_after >= 0),
    charge_id        text,
    requested_by     text NOT NULL CHECK (requested_by <> ''),
    idempotency_key  text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint      text NOT NULL CHECK (length(fingerprint) = 64),
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
    due_at    bigint NOT NULL,
    amount    bigint NOT NULL CONSTRAINT spent_lots_sign CHECK (CASE WHEN reference = charge_id THEN amount > 0 ELSE amount < 0 END)
);
CREATE INDEX spentlot_charge_id_due_at ON spent_lots (charge_id, due_at);
CREATE INDEX spentlot_due_at ON spent_lots (due_at);
CREATE UNIQUE INDEX spentlot_reference_due_at ON spent_lots (reference, due_at);

-- What credits of a currency may still add, in shares: each replica takes from its own.
CREATE TABLE credit_headroom (
    id       text NOT NULL PRIMARY KEY,
    currency text NOT NULL,
    share    bigint NOT NULL,
    amount   bigint NOT NULL CONSTRAINT credit_headroom_amount CHECK (amount >= 0)
);
CREATE UNIQUE INDEX creditheadroom_currency_share ON credit_headroom (currency, share);

-- Nothing of this changes or goes. Shares of headroom change.
CREATE TRIGGER charges_never_change BEFORE UPDATE ON charges FOR EACH ROW EXECUTE FUNCTION refuse('charges never change');
CREATE TRIGGER charges_stay BEFORE DELETE ON charges FOR EACH ROW EXECUTE FUNCTION refuse('charges are never deleted');
CREATE TRIGGER charges_are_kept BEFORE TRUNCATE ON charges FOR EACH STATEMENT EXECUTE FUNCTION refuse('charges are never deleted');
CREATE TRIGGER charge_refunds_never_change BEFORE UPDATE ON charge_refunds FOR EACH ROW EXECUTE FUNCTION refuse('charge_refunds never change');
CREATE TRIGGER charge_refunds_stay BEFORE DELETE ON charge_refunds FOR EACH ROW EXECUTE FUNCTION refuse('charge_refunds are never deleted');
CREATE TRIGGER charge_refunds_are_kept BEFORE TRUNCATE ON charge_refunds FOR EACH STATEMENT EXECUTE FUNCTION refuse('charge_refunds are never deleted');
CREATE TRIGGER credits_never_change BEFORE UPDATE ON credits FOR EACH ROW EXECUTE FUNCTION refuse('credits never change');
CREATE TRIGGER credits_stay BEFORE DELETE ON credits FOR EACH ROW EXECUTE FUNCTION refuse('credits are never deleted');
CREATE TRIGGER credits_are_kept BEFORE TRUNCATE ON credits FOR EACH STATEMENT EXECUTE FUNCTION refuse('credits are never deleted');
CREATE TRIGGER metadata_entries_never_change BEFORE UPDATE ON metadata_entries FOR EACH ROW EXECUTE FUNCTION refuse('metadata_entries never change');
CREATE TRIGGER metadata_entries_stay BEFORE DELETE ON metadata_entries FOR EACH ROW EXECUTE FUNCTION refuse('metadata_entries are never deleted');
CREATE TRIGGER metadata_entries_are_kept BEFORE TRUNCATE ON metadata_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse('metadata_entries are never deleted');
CREATE TRIGGER usage_records_never_change BEFORE UPDATE ON usage_records FOR EACH ROW EXECUTE FUNCTION refuse('usage_records never change');
CREATE TRIGGER usage_records_stay BEFORE DELETE ON usage_records FOR EACH ROW EXECUTE FUNCTION refuse('usage_records are never deleted');
CREATE TRIGGER usage_records_are_kept BEFORE TRUNCATE ON usage_records FOR EACH STATEMENT EXECUTE FUNCTION refuse('usage_records are never deleted');
CREATE TRIGGER spent_lots_never_change BEFORE UPDATE ON spent_lots FOR EACH ROW EXECUTE FUNCTION refuse('spent_lots never change');
CREATE TRIGGER spent_lots_stay BEFORE DELETE ON spent_lots FOR EACH ROW EXECUTE FUNCTION refuse('spent_lots are never deleted');
CREATE TRIGGER spent_lots_are_kept BEFORE TRUNCATE ON spent_lots FOR EACH STATEMENT EXECUTE FUNCTION refuse('spent_lots are never deleted');

-- Each belongs to a user's wallet: its owner's, in its currency. Charges come from no frozen
-- wallet; nothing comes to, or is taken from, an account that is closed. Locks of the wallets
-- are held by then, which freezing and closing take, too.
-- +goose StatementBegin
CREATE FUNCTION spending_added() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    guard text;
BEGIN
    SELECT CASE WHEN w.kind = 'user' AND w.owner_id = a.owner_id AND w.currency = a.currency AND w.frozen_at IS NOT NULL
                THEN '_from_frozen_wallets'
            WHEN w.kind = 'user' AND w.owner_id = a.owner_id AND w.currency = a.currency THEN '_of_open_accounts'
            ELSE '_of_their_wallet' END
        INTO guard FROM added a LEFT JOIN wallets w ON w.id = a.wallet_id LEFT JOIN users u ON u.id = w.owner_id
        WHERE (w.kind, w.owner_id, w.currency) IS DISTINCT FROM ('user', a.owner_id, a.currency)
            OR u.closing_at IS NOT NULL OR (TG_TABLE_NAME IN ('charges', 'usage_records') AND w.frozen_at IS NOT NULL)
        LIMIT 1;
    IF guard IS NOT NULL THEN
        RAISE EXCEPTION '%: not of an open wallet of their owner and currency', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || guard;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION charges_key() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN usage_records u ON (u.requested_by, u.idempotency_key) = (a.requested_by, a.idempotency_key)) THEN
        RAISE EXCEPTION 'charges: the key is that of recorded usage'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION charge_refunds_chain() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN charges c ON c.id = a.charge_id AND c.wallet_id = a.wallet_id
            WHERE c.id IS NULL OR a.refunded_before + a.amount > c.amount
                OR (a.refunded_before > 0 AND NOT EXISTS (SELECT FROM charge_refunds r
                    WHERE r.charge_id = a.charge_id AND r.refunded_before + r.amount = a.refunded_before))) THEN
        RAISE EXCEPTION 'charge_refunds: no more goes back than was taken'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION usage_records_chain() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN charges c ON c.id = a.charge_id
            WHERE (a.charge_id IS NOT NULL AND (c.wallet_id, c.amount, c.requested_by) IS DISTINCT FROM (a.wallet_id,
                    a.whole + CASE WHEN a.remainder_before + a.fraction >= a.step_size THEN a.step ELSE 0 END, a.requested_by))
                OR EXISTS (SELECT FROM charges k WHERE (k.requested_by, k.idempotency_key) = (a.requested_by, a.idempotency_key))
                OR (a.sequence > 1 AND NOT EXISTS (SELECT FROM usage_records r
                    WHERE r.wallet_id = a.wallet_id AND r.sequence = a.sequence - 1 AND r.remainder_after = a.remainder_before
                        AND r.step_size = a.step_size))) THEN
        RAISE EXCEPTION 'usage_records: a record goes on from the one before it, and charges what is whole'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION metadata_entries_first() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN wallets w ON w.id = a.wallet_id
            WHERE w.owner_id IS DISTINCT FROM a.owner_id
                OR EXISTS (SELECT FROM charges WHERE id = a.object_id) OR EXISTS (SELECT FROM charge_refunds WHERE id = a.object_id)
                OR EXISTS (SELECT FROM credits WHERE id = a.object_id) OR EXISTS (SELECT FROM transfers WHERE id = a.object_id)
                OR EXISTS (SELECT FROM deposits WHERE id = a.object_id) OR EXISTS (SELECT FROM payouts WHERE id = a.object_id)
                OR EXISTS (SELECT FROM refunds WHERE id = a.object_id)
                OR 21 < (SELECT count(*) FROM metadata_entries m WHERE m.object_id = a.object_id)) THEN
        RAISE EXCEPTION 'metadata_entries: they come before their object, and at most 20 with its reference'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION spent_lots_bounded() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN charges c ON c.id = a.charge_id AND c.wallet_id = a.wallet_id
            WHERE c.id IS NULL
                OR (SELECT SUM(s.amount) FROM spent_lots s WHERE s.charge_id = a.charge_id AND s.due_at = a.due_at) < 0
                OR (SELECT SUM(s.amount) FROM spent_lots s WHERE s.charge_id = a.charge_id AND s.amount > 0) > c.amount) THEN
        RAISE EXCEPTION 'spent_lots: no more young money than the charge has'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER charges_added AFTER INSERT ON charges
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION spending_added();
CREATE TRIGGER charges_key AFTER INSERT ON charges
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION charges_key();
CREATE TRIGGER charge_refunds_added AFTER INSERT ON charge_refunds
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION spending_added();
CREATE TRIGGER credits_added AFTER INSERT ON credits
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION spending_added();
CREATE TRIGGER usage_records_added AFTER INSERT ON usage_records
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION spending_added();
CREATE TRIGGER charge_refunds_chain AFTER INSERT ON charge_refunds
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION charge_refunds_chain();
CREATE TRIGGER usage_records_chain AFTER INSERT ON usage_records
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION usage_records_chain();
CREATE TRIGGER metadata_entries_first AFTER INSERT ON metadata_entries
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION metadata_entries_first();
CREATE TRIGGER spent_lots_bounded AFTER INSERT ON spent_lots
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION spent_lots_bounded();
CREATE TRIGGER credit_headroom_identity BEFORE UPDATE ON credit_headroom FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.currency <> OLD.currency OR NEW.share <> OLD.share)
    EXECUTE FUNCTION refuse('credit_headroom: a share stays its currency''s');

-- An operator gives a wallet the platform's money.
ALTER TABLE resolutions
    DROP CONSTRAINT resolutions_of_one_thing,
    ADD CONSTRAINT resolutions_of_one_thing CHECK (CASE
        WHEN action IN ('ASSIGN_TO_WALLET', 'ASSIGN_TO_PLATFORM', 'ASSIGN_TO_OPERATION', 'REFUND')
            THEN line_id IS NOT NULL AND operation_id IS NULL
        WHEN action IN ('RETRY', 'GIVE_BACK', 'MARK_SENT', 'REFUND_DEPOSIT') THEN line_id IS NULL AND operation_id IS NOT NULL
        WHEN action = 'ADJUST_WALLET' THEN line_id IS NULL AND operation_id IS NULL
        ELSE false END),
    DROP CONSTRAINT resolutions_target,
    ADD CONSTRAINT resolutions_target CHECK (CASE
        WHEN action IN ('ASSIGN_TO_WALLET', 'ASSIGN_TO_OPERATION', 'MARK_SENT', 'ADJUST_WALLET') THEN target <> '' ELSE target = '' END),
    DROP CONSTRAINT resolutions_refund_is_positive,
    ADD CONSTRAINT resolutions_refund_is_positive CHECK (action NOT IN ('REFUND', 'REFUND_DEPOSIT', 'ADJUST_WALLET') OR amount > 0);

-- Lines move the revenue of their wallets, and agree with their rows. The rest of
-- lines_added stays as it is, with its settings.
-- +goose StatementBegin
DO $$
DECLARE
    stood text = pg_get_functiondef('lines_added()'::regprocedure);
    change text[];
    guard text;
BEGIN
    FOREACH change SLICE 1 IN ARRAY ARRAY[
        ARRAY['    peers boolean;
', '    peers boolean;
    earns boolean;
'],
        ARRAY['bool_or(peer_wallet_id IS NOT NULL)
        INTO lines, deposits, payouts, peers FROM added;', 'bool_or(peer_wallet_id IS NOT NULL),
            bool_or(contra = ''REVENUE'')
        INTO lines, deposits, payouts, peers, earns FROM added;'],
        ARRAY['SET current_balance = a.balance_after, last_sequence = a.sequence FROM added a',
            'SET current_balance = a.balance_after, last_sequence = a.sequence,
            revenue = w.revenue - CASE WHEN a.contra = ''REVENUE'' THEN a.value ELSE 0 END FROM added a'],
        ARRAY['SET current_balance = a.balance_after, last_sequence = a.sequence
            FROM (SELECT DISTINCT ON (wallet_id) wallet_id, sequence, balance_after FROM added ORDER BY wallet_id, sequence DESC) a
            WHERE w.id = a.wallet_id AND w.last_sequence < a.sequence;',
            'SET current_balance = a.balance_after, last_sequence = a.sequence, revenue = w.revenue - a.earned
            FROM (SELECT DISTINCT ON (l.wallet_id) l.wallet_id, l.sequence, l.balance_after,
                    SUM(CASE WHEN l.contra = ''REVENUE'' AND l.sequence > h.last_sequence THEN l.value ELSE 0 END)
                        OVER (PARTITION BY l.wallet_id) AS earned
                FROM added l JOIN wallets h ON h.id = l.wallet_id ORDER BY l.wallet_id, l.sequence DESC) a
            WHERE w.id = a.wallet_id AND w.last_sequence < a.sequence;'],
        ARRAY['    IF peers THEN
', '    IF earns THEN
        IF EXISTS (SELECT 1 FROM added a
                LEFT JOIN charges c ON a.kind = ''CHARGE'' AND c.id = a.reference AND (c.wallet_id, c.amount) = (a.wallet_id, -a.value)
                LEFT JOIN charge_refunds r ON a.kind = ''CHARGE_REFUND'' AND r.id = a.reference AND (r.wallet_id, r.amount) = (a.wallet_id, a.value)
                LEFT JOIN credits g ON a.kind = ''CREDIT'' AND g.id = a.reference AND (g.wallet_id, g.amount) = (a.wallet_id, a.value)
                WHERE a.contra = ''REVENUE'' AND c.id IS NULL AND r.id IS NULL AND g.id IS NULL) THEN
            PERFORM refuse_lines(''transactions_agree'', ''a line does not agree with its charge, refund or credit'');
        END IF;
    END IF;
    IF peers THEN
']] LOOP
        IF position(change[1] IN stood) = 0 THEN
            RAISE EXCEPTION 'lines_added() is not the function that this migration changes: %', change[1];
        END IF;
        stood = replace(stood, change[1], change[2]);
    END LOOP;
    EXECUTE stood;
    FOREACH guard IN ARRAY ARRAY['spending_added', 'charges_key', 'charge_refunds_chain', 'usage_records_chain', 'metadata_entries_first', 'spent_lots_bounded'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', guard, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
