-- +goose Up

-- What refunds and disputes have taken of a deposit's payment at Stripe, net, and
-- what of it the user bears. The user bears it up to what the deposit brought, the
-- platform the rest: whatever the order in which the movements became known.
ALTER TABLE deposits ADD COLUMN clawed_back bigint NOT NULL DEFAULT 0;
ALTER TABLE deposits ADD COLUMN borne bigint NOT NULL DEFAULT 0 CONSTRAINT deposits_borne CHECK (borne >= 0);

-- What the lines say. No money moves here: a payment that an older version split
-- otherwise keeps its split until its next movement.
UPDATE deposits SET clawed_back = moved.total, borne = moved.borne
FROM (
    SELECT caused.deposit_id, -SUM(t.value) AS total, -SUM(CASE WHEN w.kind = 'platform' THEN 0 ELSE t.value END) AS borne
    FROM (
        SELECT deposit_id, id AS reference FROM refunds
        UNION ALL
        SELECT deposit_id, jsonb_array_elements_text(movements) FROM disputes
    ) AS caused
    JOIN transactions t ON t.reference = caused.reference
        AND t.kind IN ('REFUND', 'REFUND_RETURN', 'DISPUTE', 'DISPUTE_RETURN')
    JOIN wallets w ON w.id = t.wallet_id
    GROUP BY caused.deposit_id
) AS moved
WHERE deposits.id = moved.deposit_id;

CREATE TRIGGER deposits_begin_unclaimed BEFORE INSERT ON deposits FOR EACH ROW
    WHEN (NEW.clawed_back <> 0 OR NEW.borne <> 0)
    EXECUTE FUNCTION refuse('a deposit begins with nothing taken back');

-- The split follows from the sum. One that an older version left apart from it may
-- only come nearer, by no more than the movement.
-- +goose StatementBegin
CREATE FUNCTION deposits_borne_by_rule() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    credited bigint := COALESCE((SELECT value FROM transactions
        WHERE reference = NEW.id AND kind = 'DEPOSIT' AND wallet_id = NEW.wallet_id), 0);
    was bigint := LEAST(credited, GREATEST(0, OLD.clawed_back));
    rule bigint := LEAST(credited, GREATEST(0, NEW.clawed_back));
BEGIN
    IF NEW.borne <> rule AND (OLD.borne = was
        OR NEW.borne NOT BETWEEN LEAST(OLD.borne, rule) AND GREATEST(OLD.borne, rule)
        OR abs(NEW.borne - OLD.borne) > abs(NEW.clawed_back - OLD.clawed_back)) THEN
        RAISE EXCEPTION 'a user bears of a payment what the rule says'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
DO $$ BEGIN EXECUTE format('ALTER FUNCTION deposits_borne_by_rule() SET search_path = %I, pg_temp', current_schema()); END $$;
-- +goose StatementEnd
CREATE TRIGGER deposits_borne_by_rule BEFORE UPDATE ON deposits FOR EACH ROW
    WHEN (NEW.clawed_back <> OLD.clawed_back OR NEW.borne <> OLD.borne)
    EXECUTE FUNCTION deposits_borne_by_rule();

-- What one dispute took of its user depends on what else befell the payment.
DROP TRIGGER disputes_only_grow ON disputes;
DROP TRIGGER disputes_begin ON disputes;
ALTER TABLE disputes DROP COLUMN returned;
ALTER TABLE disputes DROP COLUMN taken;
CREATE TRIGGER disputes_only_grow BEFORE UPDATE ON disputes FOR EACH ROW
    WHEN (NOT NEW.movements @> OLD.movements)
    EXECUTE FUNCTION refuse('disputes: a movement that was booked stays so');
CREATE TRIGGER disputes_begin BEFORE INSERT ON disputes FOR EACH ROW
    WHEN (NEW.movements <> '[]'::jsonb)
    EXECUTE FUNCTION refuse('disputes begin without a movement');
