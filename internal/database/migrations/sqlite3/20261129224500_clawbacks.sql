-- +goose Up

-- What refunds and disputes have taken of a deposit's payment at Stripe, net, and
-- what of it the user bears. The user bears it up to what the deposit brought, the
-- platform the rest: whatever the order in which the movements became known.
ALTER TABLE deposits ADD COLUMN clawed_back integer NOT NULL DEFAULT 0 CHECK (typeof(clawed_back) = 'integer');
ALTER TABLE deposits ADD COLUMN borne integer NOT NULL DEFAULT 0
    CONSTRAINT deposits_borne CHECK (typeof(borne) = 'integer' AND borne >= 0);

-- What the lines say. No money moves here: a payment that an older version split
-- otherwise keeps its split until its next movement.
UPDATE deposits SET clawed_back = moved.total, borne = moved.borne
FROM (
    SELECT caused.deposit_id, -SUM(t.value) AS total, -SUM(CASE WHEN w.kind = 'platform' THEN 0 ELSE t.value END) AS borne
    FROM (
        SELECT deposit_id, id AS reference FROM refunds
        UNION ALL
        SELECT deposit_id, m.value FROM disputes, json_each(CAST(movements AS TEXT)) AS m
    ) AS caused
    JOIN transactions t ON t.reference = caused.reference
        AND t.kind IN ('REFUND', 'REFUND_RETURN', 'DISPUTE', 'DISPUTE_RETURN')
    JOIN wallets w ON w.id = t.wallet_id
    GROUP BY caused.deposit_id
) AS moved
WHERE deposits.id = moved.deposit_id;

-- +goose StatementBegin
CREATE TRIGGER deposits_begin_unclaimed BEFORE INSERT ON deposits
    WHEN NEW.clawed_back <> 0 OR NEW.borne <> 0
BEGIN
    SELECT RAISE(ABORT, 'a deposit begins with nothing taken back');
END;
-- +goose StatementEnd

-- The split follows from the sum. One that an older version left apart from it may
-- only come nearer, by no more than the movement.
-- +goose StatementBegin
CREATE TRIGGER deposits_borne_by_rule BEFORE UPDATE ON deposits
    WHEN NEW.clawed_back <> OLD.clawed_back OR NEW.borne <> OLD.borne
BEGIN
    SELECT RAISE(ABORT, 'a user bears of a payment what the rule says')
    FROM (SELECT MIN(credited, MAX(0, OLD.clawed_back)) AS was, MIN(credited, MAX(0, NEW.clawed_back)) AS rule
        FROM (SELECT COALESCE((SELECT value FROM transactions
            WHERE reference = NEW.id AND kind = 'DEPOSIT' AND wallet_id = NEW.wallet_id), 0) AS credited))
    WHERE NEW.borne <> rule AND (OLD.borne = was
        OR NEW.borne NOT BETWEEN MIN(OLD.borne, rule) AND MAX(OLD.borne, rule)
        OR abs(NEW.borne - OLD.borne) > abs(NEW.clawed_back - OLD.clawed_back));
END;
-- +goose StatementEnd

-- What one dispute took of its user depends on what else befell the payment.
DROP TRIGGER disputes_only_grow;
DROP TRIGGER disputes_begin;
ALTER TABLE disputes DROP COLUMN returned;
ALTER TABLE disputes DROP COLUMN taken;
-- +goose StatementBegin
CREATE TRIGGER disputes_only_grow BEFORE UPDATE ON disputes
    WHEN EXISTS (SELECT 1 FROM json_each(CAST(OLD.movements AS TEXT)) AS o
        WHERE o.value NOT IN (SELECT n.value FROM json_each(CAST(NEW.movements AS TEXT)) AS n))
BEGIN
    SELECT RAISE(ABORT, 'disputes: a movement that was booked stays so');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_begin BEFORE INSERT ON disputes
    WHEN CAST(NEW.movements AS TEXT) <> '[]'
BEGIN
    SELECT RAISE(ABORT, 'disputes begin without a movement');
END;
-- +goose StatementEnd
