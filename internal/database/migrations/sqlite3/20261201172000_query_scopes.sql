-- +goose Up

-- With which scopes an endpoint's query reads: those of who set it.
ALTER TABLE webhook_endpoints ADD COLUMN query_scopes text NOT NULL DEFAULT '';
