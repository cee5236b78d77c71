-- +goose Up

-- The platform's wallets and debts, which its own funds are added up of. Revenue has no index:
-- with one, each charge would write to all indexes of its wallet's row.
CREATE INDEX wallets_not_of_users ON wallets (currency, current_balance) WHERE kind <> 'user';

-- The application's keys of transfers are one name space, whoever sends.
CREATE UNIQUE INDEX transfers_application_key ON transfers (idempotency_key) WHERE substr(idempotency_key, 1, 1) = '→';

-- A key is that of a charge or of recorded usage. Each looks for the other when it has locked
-- the key: two that are written at once would not see each other.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION charges_key() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(k.key) FROM (SELECT hashtextextended('charge ' || requested_by || ' ' || idempotency_key, 0) AS key
        FROM added ORDER BY 1) k;
    IF EXISTS (SELECT FROM added a JOIN usage_records u ON (u.requested_by, u.idempotency_key) = (a.requested_by, a.idempotency_key)) THEN
        RAISE EXCEPTION 'charges: the key is that of recorded usage'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION usage_records_chain() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(k.key) FROM (SELECT hashtextextended('charge ' || requested_by || ' ' || idempotency_key, 0) AS key
        FROM added ORDER BY 1) k;
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

-- What comes back of young money comes back by a refund, which returns at least as much.
CREATE OR REPLACE FUNCTION spent_lots_bounded() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added a LEFT JOIN charges c ON c.id = a.charge_id AND c.wallet_id = a.wallet_id
            WHERE c.id IS NULL
                OR (a.amount < 0 AND NOT EXISTS (SELECT FROM charge_refunds r WHERE r.id = a.reference AND r.charge_id = a.charge_id
                    AND r.amount >= (SELECT -SUM(s.amount) FROM spent_lots s WHERE s.reference = a.reference)))
                OR (SELECT SUM(s.amount) FROM spent_lots s WHERE s.charge_id = a.charge_id AND s.due_at = a.due_at) < 0
                OR (SELECT SUM(s.amount) FROM spent_lots s WHERE s.charge_id = a.charge_id AND s.amount > 0) > c.amount) THEN
        RAISE EXCEPTION 'spent_lots: no more young money than the charge has'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    guard text;
BEGIN
    FOREACH guard IN ARRAY ARRAY['charges_key', 'usage_records_chain', 'spent_lots_bounded'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', guard, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
