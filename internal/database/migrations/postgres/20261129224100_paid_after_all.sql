-- +goose Up

-- A payout that had failed, and whose money was given back, may turn out to have been
-- paid all the same: its transfer took longer than any that were waited for. Then its
-- amount is taken a second time, under the transfer's id. That line makes it sent, and
-- nothing else can: neither stands without the other.
ALTER TABLE transactions DROP CONSTRAINT transactions_check6;
ALTER TABLE transactions ADD CONSTRAINT transactions_check6 CHECK (kind <> 'PAYOUT' OR payout_id IS NOT NULL) NOT VALID;

DROP TRIGGER payouts_legal_edge ON payouts;
CREATE TRIGGER payouts_legal_edge BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'PENDING>SENDING', 'PENDING>SENT', 'PENDING>FAILED', 'SENDING>PENDING',
            'SENDING>SENT', 'SENDING>FAILED', 'SENDING>RECONCILE', 'RECONCILE>PENDING',
            'RECONCILE>SENT', 'RECONCILE>FAILED', 'PENDING>RECONCILE', 'SENT>REVERSED',
            'PENDING>REVERSED', 'SENDING>REVERSED', 'RECONCILE>REVERSED', 'FAILED>SENT'))
    EXECUTE FUNCTION refuse('payouts: no such change of state');

-- +goose StatementBegin
CREATE FUNCTION payout_taken_again() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM transactions t
            WHERE t.reference = NEW.transfer_id AND t.kind = 'PAYOUT' AND t.wallet_id = NEW.wallet_id) THEN
        RAISE EXCEPTION 'a payout that had failed is taken again before it is called sent'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payouts_taken_again BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN (OLD.state = 'FAILED' AND NEW.state <> 'FAILED') EXECUTE FUNCTION payout_taken_again();

-- The rest of lines_added stays as it is, with its settings.
-- +goose StatementBegin
DO $$
DECLARE
    stood text = pg_get_functiondef('lines_added()'::regprocedure);
    becomes text;
BEGIN
    becomes = replace(stood, $old$(a.kind = 'PAYOUT' AND a.value <> -p.amount)$old$,
        $new$(a.kind = 'PAYOUT' AND (a.value <> -p.amount OR (a.reference <> p.id AND (p.state NOT IN ('SENT', 'REVERSED')
                        OR a.reference IS DISTINCT FROM p.transfer_id OR NOT EXISTS (SELECT 1 FROM transactions t
                            WHERE t.reference = p.id AND t.kind = 'PAYOUT_RETURN' AND t.wallet_id = p.wallet_id)))))$new$);
    IF becomes = stood THEN
        RAISE EXCEPTION 'lines_added() is not the function that this migration changes';
    END IF;
    stood = becomes;
    becomes = replace(stood, $old$    IF payouts THEN
$old$, $new$    IF payouts THEN
        UPDATE payouts p SET state = 'SENT', transfer_id = a.reference FROM added a
            WHERE p.id = a.payout_id AND a.kind = 'PAYOUT' AND a.reference <> p.id AND p.state = 'FAILED';
$new$);
    IF becomes = stood THEN
        RAISE EXCEPTION 'lines_added() is not the function that this migration changes';
    END IF;
    stood = becomes;
    becomes = replace(stood, 'OR p.amount < (SELECT SUM(t.value)',
        $new$OR p.amount + (SELECT COALESCE(SUM(-t.value), 0) FROM transactions t
                            WHERE t.reference = p.transfer_id AND t.kind = 'PAYOUT' AND t.wallet_id = p.wallet_id)
                            < (SELECT SUM(t.value)$new$);
    IF becomes = stood THEN
        RAISE EXCEPTION 'lines_added() is not the function that this migration changes';
    END IF;
    EXECUTE becomes;
    EXECUTE format('ALTER FUNCTION payout_taken_again() SET search_path = %I, pg_temp', current_schema());
END $$;
-- +goose StatementEnd
