-- +goose Up

-- What is paid in a currency that the platform does not settle in, Stripe converts. The wallet's
-- side stays in the payer's currency; what the platform has of it at Stripe is in another one. The
-- conversion stands in the platform's wallets of the kind fx, one for each currency: what the
-- payer's currency loses, and what the platform's gains. Both lines are written with the mark that
-- explains the line of Stripe's statement, and neither can stand without the other.
ALTER TABLE wallets DROP CONSTRAINT wallets_kind_check;
ALTER TABLE wallets ADD CONSTRAINT wallets_kind_check CHECK (kind IN ('user', 'debt', 'platform', 'fx')) NOT VALID;

-- Of a line in the platform's currency: what moved in the payer's. Null where both are one.
ALTER TABLE statement_lines ADD COLUMN presentment_amount bigint;
ALTER TABLE statement_lines ADD COLUMN presentment_currency text;
ALTER TABLE statement_lines ADD CONSTRAINT statement_lines_presentment CHECK (
    (presentment_amount IS NULL) = (presentment_currency IS NULL)
    AND (presentment_currency IS NULL OR (length(presentment_currency) = 3 AND presentment_currency = upper(presentment_currency)
        AND presentment_currency <> currency))) NOT VALID;
CREATE TRIGGER statement_lines_presentment_once BEFORE UPDATE ON statement_lines FOR EACH ROW
    WHEN ((OLD.presentment_amount IS NOT NULL OR OLD.match <> 'UNMATCHED')
        AND (NEW.presentment_amount IS DISTINCT FROM OLD.presentment_amount OR NEW.presentment_currency IS DISTINCT FROM OLD.presentment_currency))
    EXECUTE FUNCTION refuse('statement_lines: what Stripe wrote never changes');

-- +goose StatementBegin
CREATE FUNCTION check_conversion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'fx') AND NOT EXISTS (
            SELECT 1 FROM wallets w JOIN statement_lines l ON l.id = substr(NEW.reference, 4) AND substr(NEW.reference, 1, 3) = 'fx:'
            WHERE w.id = NEW.wallet_id AND NEW.contra = 'STRIPE' AND l."match" = 'UNMATCHED'
                AND ((w.currency = l.currency AND NEW.value = l.amount)
                    OR (w.currency = l.presentment_currency AND NEW.value = -l.presentment_amount))) THEN
        RAISE EXCEPTION 'a conversion does not agree with Stripe''s statement'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transactions_conversions AFTER INSERT ON transactions FOR EACH ROW
    WHEN (NEW.kind = 'ADJUSTMENT') EXECUTE FUNCTION check_conversion();

-- +goose StatementBegin
CREATE FUNCTION check_converted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT COUNT(*) FROM transactions t JOIN wallets w ON w.id = t.wallet_id
            WHERE t.reference = 'fx:' || NEW.id AND t.kind = 'ADJUSTMENT' AND w.kind = 'fx') <>
            ((CASE WHEN NEW.amount <> 0 THEN 1 ELSE 0 END) + (CASE WHEN NEW.presentment_amount <> 0 THEN 1 ELSE 0 END)) THEN
        RAISE EXCEPTION 'a line of Stripe''s statement is explained without its conversion'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER statement_lines_converted AFTER UPDATE ON statement_lines FOR EACH ROW
    WHEN (OLD.match = 'UNMATCHED' AND NEW.match IN ('DEPOSIT', 'PAYOUT', 'REFUND', 'DISPUTE') AND NEW.presentment_amount IS NOT NULL)
    EXECUTE FUNCTION check_converted();

-- Lines that an older version has read are read again, with what moved in the payer's currency.
ALTER TABLE statement_progress ADD COLUMN conversions_read bool NOT NULL DEFAULT false;
