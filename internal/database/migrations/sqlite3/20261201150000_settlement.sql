-- +goose Up

-- What is paid in a currency that the platform does not settle in, Stripe converts. The wallet's
-- side stays in the payer's currency; what the platform has of it at Stripe is in another one. The
-- conversion stands in the platform's wallets of the kind fx, one for each currency: what the
-- payer's currency loses, and what the platform's gains. Both lines are written with the mark that
-- explains the line of Stripe's statement, and neither can stand without the other.
--
-- SQLite cannot change a CHECK, so the table's text is changed, as in 20261129224100.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (kind IN (''user'', ''debt'', ''platform''))', 'CHECK (kind IN (''user'', ''debt'', ''platform'', ''fx''))')
    WHERE type = 'table' AND name = 'wallets';
PRAGMA writable_schema = RESET;

-- Of a line in the platform's currency: what moved in the payer's. Null where both are one.
ALTER TABLE statement_lines ADD COLUMN presentment_amount integer CHECK (presentment_amount IS NULL OR typeof(presentment_amount) = 'integer');
ALTER TABLE statement_lines ADD COLUMN presentment_currency text CONSTRAINT statement_lines_presentment CHECK (
    (presentment_amount IS NULL) = (presentment_currency IS NULL)
    AND (presentment_currency IS NULL OR (length(presentment_currency) = 3 AND presentment_currency = upper(presentment_currency)
        AND presentment_currency <> currency)));
-- +goose StatementBegin
CREATE TRIGGER statement_lines_presentment_once BEFORE UPDATE ON statement_lines
    WHEN (OLD.presentment_amount IS NOT NULL OR OLD."match" <> 'UNMATCHED')
        AND (NEW.presentment_amount IS NOT OLD.presentment_amount OR NEW.presentment_currency IS NOT OLD.presentment_currency)
BEGIN
    SELECT RAISE(ABORT, 'statement_lines: what Stripe wrote never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transactions_conversions BEFORE INSERT ON transactions
    WHEN NEW.kind = 'ADJUSTMENT' AND EXISTS (SELECT 1 FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'fx') AND NOT EXISTS (
        SELECT 1 FROM wallets w JOIN statement_lines l ON l.id = substr(NEW.reference, 4) AND substr(NEW.reference, 1, 3) = 'fx:'
        WHERE w.id = NEW.wallet_id AND NEW.contra = 'STRIPE' AND l."match" = 'UNMATCHED'
            AND ((w.currency = l.currency AND NEW.value = l.amount)
                OR (w.currency = l.presentment_currency AND NEW.value = -l.presentment_amount)))
BEGIN
    SELECT RAISE(ABORT, 'a conversion does not agree with Stripe''s statement');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER statement_lines_converted AFTER UPDATE ON statement_lines
    WHEN OLD."match" = 'UNMATCHED' AND NEW."match" IN ('DEPOSIT', 'PAYOUT', 'REFUND', 'DISPUTE') AND NEW.presentment_amount IS NOT NULL
        AND (SELECT COUNT(*) FROM transactions t JOIN wallets w ON w.id = t.wallet_id
            WHERE t.reference = 'fx:' || NEW.id AND t.kind = 'ADJUSTMENT' AND w.kind = 'fx') <>
            ((CASE WHEN NEW.amount <> 0 THEN 1 ELSE 0 END) + (CASE WHEN NEW.presentment_amount <> 0 THEN 1 ELSE 0 END))
BEGIN
    SELECT RAISE(ABORT, 'a line of Stripe''s statement is explained without its conversion');
END;
-- +goose StatementEnd

-- Lines that an older version has read are read again, with what moved in the payer's currency.
ALTER TABLE statement_progress ADD COLUMN conversions_read bool NOT NULL DEFAULT false;
