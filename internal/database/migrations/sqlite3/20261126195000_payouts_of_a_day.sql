-- +goose Up

-- What all together paid out in a day is added up before each payout, where a limit
-- of it is set.
CREATE INDEX payout_created_at ON payouts (created_at);
