-- +goose Up
-- SQLite checks a reference within the statement and locks nothing for it: the
-- guards stay as they are. PostgreSQL got others in their place.
SELECT 1;
