-- +goose Up

-- Metadata comes before its proposal, too: a refund that a second operator has to confirm keeps
-- what it will be found by.
-- +goose StatementBegin
CREATE TRIGGER metadata_entries_before_resolutions BEFORE INSERT ON metadata_entries
    WHEN EXISTS (SELECT 1 FROM resolutions WHERE id = NEW.object_id)
BEGIN
    SELECT RAISE(ABORT, 'metadata_entries: they come before their object, and at most 20 with its reference');
END;
-- +goose StatementEnd
