-- +goose Up

-- An unexplained line that an operator saw and let payouts out all the same shuts
-- the kill switch no more. The mark stays.
ALTER TABLE statement_lines ADD COLUMN acknowledged bool NOT NULL DEFAULT false;
-- +goose StatementBegin
CREATE TRIGGER statement_lines_acknowledged_once BEFORE UPDATE ON statement_lines
    WHEN OLD.acknowledged AND NOT NEW.acknowledged
BEGIN
    SELECT RAISE(ABORT, 'statement_lines: what was acknowledged stays so');
END;
-- +goose StatementEnd
