-- +goose Up

-- An unexplained line that an operator saw and let payouts out all the same shuts
-- the kill switch no more. The mark stays.
ALTER TABLE statement_lines ADD COLUMN acknowledged boolean NOT NULL DEFAULT false;
CREATE TRIGGER statement_lines_acknowledged_once BEFORE UPDATE ON statement_lines FOR EACH ROW
    WHEN (OLD.acknowledged AND NOT NEW.acknowledged)
    EXECUTE FUNCTION refuse('statement_lines: what was acknowledged stays so');
