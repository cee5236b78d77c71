-- +goose Up

-- The platform's wallets and debts, which its own funds are added up of.
CREATE INDEX wallets_not_of_users ON wallets (currency, current_balance) WHERE kind <> 'user';

-- The application's keys of transfers are one name space, whoever sends.
CREATE UNIQUE INDEX transfers_application_key ON transfers (idempotency_key) WHERE substr(idempotency_key, 1, 1) = '→';

-- What comes back of young money comes back by a refund, which returns at least as much.
DROP TRIGGER spent_lots_bounded;
-- +goose StatementBegin
CREATE TRIGGER spent_lots_bounded BEFORE INSERT ON spent_lots
    WHEN NOT EXISTS (SELECT 1 FROM charges c WHERE c.id = NEW.charge_id AND c.wallet_id = NEW.wallet_id
            AND c.amount >= CASE WHEN NEW.amount > 0 THEN NEW.amount ELSE 0 END
                + (SELECT COALESCE(SUM(s.amount), 0) FROM spent_lots s WHERE s.charge_id = NEW.charge_id AND s.amount > 0))
        OR (NEW.amount < 0 AND NOT EXISTS (SELECT 1 FROM charge_refunds r WHERE r.id = NEW.reference AND r.charge_id = NEW.charge_id
            AND r.amount >= -NEW.amount - (SELECT COALESCE(SUM(s.amount), 0) FROM spent_lots s WHERE s.reference = NEW.reference)))
        OR NEW.amount + (SELECT COALESCE(SUM(s.amount), 0) FROM spent_lots s
            WHERE s.charge_id = NEW.charge_id AND s.due_at = NEW.due_at) < 0
BEGIN
    SELECT RAISE(ABORT, 'spent_lots: no more young money than the charge has');
END;
-- +goose StatementEnd
