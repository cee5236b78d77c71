-- +goose Up

-- What the application has credited in 24 hours is added up by this index.
CREATE INDEX credits_of_a_day ON credits (currency, created_at, amount) WHERE requested_by = 'application';
