-- +goose Up
-- Refunds, disputes and Stripe's statement.
CREATE TRIGGER refunds_known_once BEFORE UPDATE ON refunds FOR EACH ROW
    WHEN (OLD.refund_id IS NOT NULL AND NEW.refund_id IS DISTINCT FROM OLD.refund_id)
    EXECUTE FUNCTION refuse('refunds: what Stripe or time has settled never changes');
CREATE TRIGGER refunds_only_grow BEFORE UPDATE ON refunds FOR EACH ROW
    WHEN (NEW.attempt < OLD.attempt)
    EXECUTE FUNCTION refuse('refunds: attempts only grow');
CREATE TRIGGER disputes_stay BEFORE DELETE ON disputes FOR EACH ROW
    EXECUTE FUNCTION refuse('disputes are never deleted');
CREATE TRIGGER disputes_identity BEFORE UPDATE ON disputes FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.wallet_id IS DISTINCT FROM OLD.wallet_id OR NEW.deposit_id IS DISTINCT FROM OLD.deposit_id OR NEW.currency IS DISTINCT FROM OLD.currency OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('disputes: what was agreed never changes');
CREATE TRIGGER disputes_only_grow BEFORE UPDATE ON disputes FOR EACH ROW
    WHEN (NEW.taken < OLD.taken OR NEW.returned < OLD.returned)
    EXECUTE FUNCTION refuse('disputes: what was taken and returned only grows');
CREATE TRIGGER disputes_begin BEFORE INSERT ON disputes FOR EACH ROW
    WHEN (NEW.taken <> 0 OR NEW.returned <> 0)
    EXECUTE FUNCTION refuse('disputes begin without a movement');
CREATE TRIGGER statement_lines_stay BEFORE DELETE ON statement_lines FOR EACH ROW
    EXECUTE FUNCTION refuse('statement_lines are never deleted');
CREATE TRIGGER statement_lines_identity BEFORE UPDATE ON statement_lines FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.type IS DISTINCT FROM OLD.type OR NEW.source IS DISTINCT FROM OLD.source OR NEW.intent_id IS DISTINCT FROM OLD.intent_id OR NEW.parent IS DISTINCT FROM OLD.parent OR NEW.amount IS DISTINCT FROM OLD.amount OR NEW.fee IS DISTINCT FROM OLD.fee OR NEW.net IS DISTINCT FROM OLD.net OR NEW.currency IS DISTINCT FROM OLD.currency OR NEW.created_at IS DISTINCT FROM OLD.created_at OR NEW.seen_at IS DISTINCT FROM OLD.seen_at)
    EXECUTE FUNCTION refuse('statement_lines: what Stripe wrote never changes');
CREATE TRIGGER statement_lines_known_once BEFORE UPDATE ON statement_lines FOR EACH ROW
    WHEN ((OLD.match <> 'UNMATCHED' AND (NEW.match IS DISTINCT FROM OLD.match OR NEW.matched_id IS DISTINCT FROM OLD.matched_id)) OR (OLD.fee_reference IS NOT NULL AND NEW.fee_reference IS DISTINCT FROM OLD.fee_reference))
    EXECUTE FUNCTION refuse('statement_lines: what was explained stays so');
CREATE TRIGGER gates_stay BEFORE DELETE ON gates FOR EACH ROW
    EXECUTE FUNCTION refuse('gates are never deleted');
CREATE TRIGGER disputes_are_kept BEFORE TRUNCATE ON disputes FOR EACH STATEMENT EXECUTE FUNCTION refuse('disputes are never deleted');
CREATE TRIGGER statement_lines_are_kept BEFORE TRUNCATE ON statement_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse('statement_lines are never deleted');
CREATE TRIGGER gates_are_kept BEFORE TRUNCATE ON gates FOR EACH STATEMENT EXECUTE FUNCTION refuse('gates are never deleted');
CREATE TRIGGER refunds_begin BEFORE INSERT ON refunds FOR EACH ROW
    WHEN (NEW.state <> 'PENDING')
    EXECUTE FUNCTION refuse('refunds begin as PENDING');

-- A line of a refund belongs to one, and money comes back of a failed one only.
-- +goose StatementBegin
CREATE FUNCTION transactions_agree_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind = 'REFUND' AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.reference AND state = 'PENDING'))
        OR (NEW.kind = 'REFUND_RETURN' AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.reference AND state = 'FAILED')) THEN
        RAISE EXCEPTION 'a line does not agree with its refund' USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transactions_agree_refund BEFORE INSERT ON transactions FOR EACH ROW
    WHEN (NEW.kind IN ('REFUND', 'REFUND_RETURN')) EXECUTE FUNCTION transactions_agree_refund();
