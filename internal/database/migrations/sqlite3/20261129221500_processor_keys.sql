-- +goose Up

-- What an operation is called at Stripe, in its idempotency keys and its metadata: made of
-- what its client sends again, so that it is the same when the database has lost the row.
-- A row without it is called by its id, as all were before.
ALTER TABLE deposits ADD COLUMN processor_key text
    CONSTRAINT deposits_processor_key_form CHECK (length(processor_key) = 55 AND processor_key LIKE 'op!_%' ESCAPE '!');
CREATE UNIQUE INDEX deposits_processor_key_key ON deposits (processor_key);
-- +goose StatementBegin
CREATE TRIGGER deposits_keep_their_key BEFORE UPDATE ON deposits
    WHEN NEW.processor_key IS NOT OLD.processor_key
BEGIN
    SELECT RAISE(ABORT, 'deposits: the name at Stripe never changes');
END;
-- +goose StatementEnd
ALTER TABLE payouts ADD COLUMN processor_key text
    CONSTRAINT payouts_processor_key_form CHECK (length(processor_key) = 55 AND processor_key LIKE 'op!_%' ESCAPE '!');
CREATE UNIQUE INDEX payouts_processor_key_key ON payouts (processor_key);
-- +goose StatementBegin
CREATE TRIGGER payouts_keep_their_key BEFORE UPDATE ON payouts
    WHEN NEW.processor_key IS NOT OLD.processor_key
BEGIN
    SELECT RAISE(ABORT, 'payouts: the name at Stripe never changes');
END;
-- +goose StatementEnd
ALTER TABLE refunds ADD COLUMN processor_key text
    CONSTRAINT refunds_processor_key_form CHECK (length(processor_key) = 55 AND processor_key LIKE 'op!_%' ESCAPE '!');
CREATE UNIQUE INDEX refunds_processor_key_key ON refunds (processor_key);
-- +goose StatementBegin
CREATE TRIGGER refunds_keep_their_key BEFORE UPDATE ON refunds
    WHEN NEW.processor_key IS NOT OLD.processor_key
BEGIN
    SELECT RAISE(ABORT, 'refunds: the name at Stripe never changes');
END;
-- +goose StatementEnd
ALTER TABLE onboardings ADD COLUMN processor_key text
    CONSTRAINT onboardings_processor_key_form CHECK (length(processor_key) = 55 AND processor_key LIKE 'op!_%' ESCAPE '!');
CREATE UNIQUE INDEX onboardings_processor_key_key ON onboardings (processor_key);
-- +goose StatementBegin
CREATE TRIGGER onboardings_keep_their_key BEFORE UPDATE ON onboardings
    WHEN NEW.processor_key IS NOT OLD.processor_key
BEGIN
    SELECT RAISE(ABORT, 'onboardings: the name at Stripe never changes');
END;
-- +goose StatementEnd
