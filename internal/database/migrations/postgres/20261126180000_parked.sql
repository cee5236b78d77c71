-- +goose Up

-- What waits for a person is little and asked for often: by operators, and by
-- whatever watches the program.
CREATE INDEX deposits_parked ON deposits (id) WHERE parked;
CREATE INDEX payouts_parked ON payouts (id) WHERE parked;
CREATE INDEX refunds_parked ON refunds (id) WHERE parked;
CREATE INDEX onboardings_parked ON onboardings (id) WHERE parked;
CREATE INDEX stripe_events_parked ON stripe_events (id) WHERE parked;
