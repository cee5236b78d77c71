-- +goose Up

-- A large payout waits until an operator has approved it, from its beginning or not
-- at all; until then it is parked, so that nothing sends it.
ALTER TABLE payouts ADD COLUMN awaits_approval boolean NOT NULL DEFAULT false
    CONSTRAINT payouts_wait_for_approval CHECK (NOT awaits_approval OR (parked AND state = 'PENDING'));
CREATE TRIGGER payouts_approved_once BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN (NEW.awaits_approval AND NOT OLD.awaits_approval)
    EXECUTE FUNCTION refuse('payouts: what was approved does not wait again');
