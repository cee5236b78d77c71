-- +goose Up

-- A large payout waits until an operator has approved it, from its beginning or not
-- at all; until then it is parked, so that nothing sends it.
ALTER TABLE payouts ADD COLUMN awaits_approval bool NOT NULL DEFAULT false
    CONSTRAINT payouts_wait_for_approval CHECK (NOT awaits_approval OR (parked AND state = 'PENDING'));
-- +goose StatementBegin
CREATE TRIGGER payouts_approved_once BEFORE UPDATE ON payouts
    WHEN NEW.awaits_approval AND NOT OLD.awaits_approval
BEGIN
    SELECT RAISE(ABORT, 'payouts: what was approved does not wait again');
END;
-- +goose StatementEnd
