-- +goose Up

-- Metadata comes before its proposal, too: a refund that a second operator has to confirm keeps
-- what it will be found by.
-- +goose StatementBegin
DO $$
DECLARE
    stood text = pg_get_functiondef('metadata_entries_first()'::regprocedure);
    known text = 'OR EXISTS (SELECT FROM holds WHERE id = a.object_id)';
BEGIN
    IF position(known IN stood) = 0 THEN
        RAISE EXCEPTION 'metadata_entries_first() is not the function that this migration changes';
    END IF;
    EXECUTE replace(stood, known, known || ' OR EXISTS (SELECT FROM resolutions WHERE id = a.object_id)');
END $$;
-- +goose StatementEnd
