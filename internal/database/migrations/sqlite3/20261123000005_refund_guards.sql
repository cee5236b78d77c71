-- +goose Up
-- Refunds, disputes and Stripe's statement.
-- +goose StatementBegin
CREATE TRIGGER refunds_known_once BEFORE UPDATE ON refunds
    WHEN OLD.refund_id IS NOT NULL AND NEW.refund_id IS NOT OLD.refund_id
BEGIN
    SELECT RAISE(ABORT, 'refunds: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_only_grow BEFORE UPDATE ON refunds
    WHEN NEW.attempt < OLD.attempt
BEGIN
    SELECT RAISE(ABORT, 'refunds: attempts only grow');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_stay BEFORE DELETE ON disputes
BEGIN
    SELECT RAISE(ABORT, 'disputes are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_identity BEFORE UPDATE ON disputes
    WHEN NEW.id IS NOT OLD.id OR NEW.wallet_id IS NOT OLD.wallet_id OR NEW.deposit_id IS NOT OLD.deposit_id OR NEW.currency IS NOT OLD.currency OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'disputes: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_only_grow BEFORE UPDATE ON disputes
    WHEN NEW.taken < OLD.taken OR NEW.returned < OLD.returned
BEGIN
    SELECT RAISE(ABORT, 'disputes: what was taken and returned only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_begin BEFORE INSERT ON disputes
    WHEN NEW.taken <> 0 OR NEW.returned <> 0
BEGIN
    SELECT RAISE(ABORT, 'disputes begin without a movement');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER statement_lines_stay BEFORE DELETE ON statement_lines
BEGIN
    SELECT RAISE(ABORT, 'statement_lines are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER statement_lines_identity BEFORE UPDATE ON statement_lines
    WHEN NEW.id IS NOT OLD.id OR NEW.type IS NOT OLD.type OR NEW.source IS NOT OLD.source OR NEW.intent_id IS NOT OLD.intent_id OR NEW.parent IS NOT OLD.parent OR NEW.amount IS NOT OLD.amount OR NEW.fee IS NOT OLD.fee OR NEW.net IS NOT OLD.net OR NEW.currency IS NOT OLD.currency OR NEW.created_at IS NOT OLD.created_at OR NEW.seen_at IS NOT OLD.seen_at
BEGIN
    SELECT RAISE(ABORT, 'statement_lines: what Stripe wrote never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER statement_lines_known_once BEFORE UPDATE ON statement_lines
    WHEN (OLD."match" <> 'UNMATCHED' AND (NEW."match" IS NOT OLD."match" OR NEW.matched_id IS NOT OLD.matched_id)) OR (OLD.fee_reference IS NOT NULL AND NEW.fee_reference IS NOT OLD.fee_reference)
BEGIN
    SELECT RAISE(ABORT, 'statement_lines: what was explained stays so');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gates_stay BEFORE DELETE ON gates
BEGIN
    SELECT RAISE(ABORT, 'gates are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_begin BEFORE INSERT ON refunds
    WHEN NEW.state <> 'PENDING'
BEGIN
    SELECT RAISE(ABORT, 'refunds begin as PENDING');
END;
-- +goose StatementEnd

-- A line of a refund belongs to one, and money comes back of a failed one only.
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_refund BEFORE INSERT ON transactions
    WHEN (NEW.kind = 'REFUND' AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.reference AND state = 'PENDING'))
        OR (NEW.kind = 'REFUND_RETURN' AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.reference AND state = 'FAILED'))
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its refund');
END;
-- +goose StatementEnd
