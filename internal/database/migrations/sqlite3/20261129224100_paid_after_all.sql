-- +goose Up

-- A payout that had failed, and whose money was given back, may turn out to have been
-- paid all the same: its transfer took longer than any that were waited for. Then its
-- amount is taken a second time, under the transfer's id. That line makes it sent, and
-- nothing else can: neither stands without the other.
--
-- SQLite takes no CHECK away from a table that stands. Writing the table anew would
-- take minutes where there are millions of lines, so its text is changed, as SQLite's
-- documentation of ALTER TABLE says: what is stored is the same under both. RESET reads
-- the schema again and shuts it; the triggers below tell other connections.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
        'CHECK (kind <> ''PAYOUT'' OR (payout_id IS NOT NULL AND reference = payout_id))',
        'CHECK (kind <> ''PAYOUT'' OR payout_id IS NOT NULL)')
    WHERE type = 'table' AND name = 'transactions';
PRAGMA writable_schema = RESET;

DROP TRIGGER payouts_legal_edge;
-- +goose StatementBegin
CREATE TRIGGER payouts_legal_edge BEFORE UPDATE ON payouts
    WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'PENDING>SENDING', 'PENDING>SENT', 'PENDING>FAILED', 'SENDING>PENDING',
            'SENDING>SENT', 'SENDING>FAILED', 'SENDING>RECONCILE', 'RECONCILE>PENDING',
            'RECONCILE>SENT', 'RECONCILE>FAILED', 'PENDING>RECONCILE', 'SENT>REVERSED',
            'PENDING>REVERSED', 'SENDING>REVERSED', 'RECONCILE>REVERSED', 'FAILED>SENT')
BEGIN
    SELECT RAISE(ABORT, 'payouts: no such change of state');
END;
-- +goose StatementEnd
DROP TRIGGER transactions_agree_payout;
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_payout BEFORE INSERT ON transactions
    WHEN NEW.kind = 'PAYOUT' AND NEW.payout_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payouts p WHERE p.id = NEW.payout_id
        AND NEW.value = -p.amount
        AND (NEW.reference = p.id OR (p.state = 'FAILED'
            AND EXISTS (SELECT 1 FROM transactions t
                WHERE t.reference = p.id AND t.kind = 'PAYOUT_RETURN' AND t.wallet_id = p.wallet_id))))
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its payout');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transactions_taken_again AFTER INSERT ON transactions
    WHEN NEW.kind = 'PAYOUT' AND NEW.reference <> NEW.payout_id
BEGIN
    UPDATE payouts SET state = 'SENT', transfer_id = NEW.reference WHERE id = NEW.payout_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_taken_again BEFORE UPDATE ON payouts
    WHEN OLD.state = 'FAILED' AND NEW.state <> 'FAILED' AND NOT EXISTS (SELECT 1 FROM transactions t
        WHERE t.reference = NEW.transfer_id AND t.kind = 'PAYOUT' AND t.wallet_id = NEW.wallet_id)
BEGIN
    SELECT RAISE(ABORT, 'a payout that had failed is taken again before it is called sent');
END;
-- +goose StatementEnd
DROP TRIGGER transactions_agree_return;
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_return BEFORE INSERT ON transactions
    WHEN NEW.kind = 'PAYOUT_RETURN' AND EXISTS (SELECT 1 FROM payouts p WHERE p.id = NEW.payout_id
        AND (p.state NOT IN ('SENT', 'REVERSED', 'FAILED')
            OR (p.state = 'FAILED' AND NEW.value <> p.amount)
            OR p.amount + (SELECT COALESCE(SUM(-t.value), 0) FROM transactions t
                    WHERE t.reference = p.transfer_id AND t.kind = 'PAYOUT' AND t.wallet_id = p.wallet_id) - NEW.value
                < (SELECT COALESCE(SUM(t.value), 0) FROM transactions t
                    WHERE t.payout_id = p.id AND t.kind = 'PAYOUT_RETURN')))
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its payout');
END;
-- +goose StatementEnd
