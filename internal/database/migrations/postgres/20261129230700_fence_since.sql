-- +goose Up

-- What may be missing was written after this.
ALTER TABLE fences ADD COLUMN lost_after timestamptz;
