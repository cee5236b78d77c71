-- +goose Up

-- What one operator has refunded lately, which bounds what the operator refunds alone.
CREATE INDEX refunds_ordered ON refunds (requested_by, created_at) WHERE requested_by IS NOT NULL;
