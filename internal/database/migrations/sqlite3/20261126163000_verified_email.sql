-- +goose Up
-- An email is verified when a link that was sent to it has come back.
ALTER TABLE users ADD COLUMN email_verified_at datetime;
ALTER TABLE reset_tokens ADD COLUMN purpose text NOT NULL DEFAULT 'PASSWORD' CHECK (purpose IN ('PASSWORD', 'EMAIL'));
