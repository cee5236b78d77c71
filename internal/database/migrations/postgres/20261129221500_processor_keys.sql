-- +goose Up

-- What an operation is called at Stripe, in its idempotency keys and its metadata: made of
-- what its client sends again, so that it is the same when the database has lost the row.
-- A row without it is called by its id, as all were before.
ALTER TABLE deposits ADD COLUMN processor_key text
    CONSTRAINT deposits_processor_key_form CHECK (length(processor_key) = 55 AND processor_key LIKE 'op!_%' ESCAPE '!');
CREATE UNIQUE INDEX deposits_processor_key_key ON deposits (processor_key);
CREATE TRIGGER deposits_keep_their_key BEFORE UPDATE ON deposits FOR EACH ROW
    WHEN (NEW.processor_key IS DISTINCT FROM OLD.processor_key)
    EXECUTE FUNCTION refuse('deposits: the name at Stripe never changes');
ALTER TABLE payouts ADD COLUMN processor_key text
    CONSTRAINT payouts_processor_key_form CHECK (length(processor_key) = 55 AND processor_key LIKE 'op!_%' ESCAPE '!');
CREATE UNIQUE INDEX payouts_processor_key_key ON payouts (processor_key);
CREATE TRIGGER payouts_keep_their_key BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN (NEW.processor_key IS DISTINCT FROM OLD.processor_key)
    EXECUTE FUNCTION refuse('payouts: the name at Stripe never changes');
ALTER TABLE refunds ADD COLUMN processor_key text
    CONSTRAINT refunds_processor_key_form CHECK (length(processor_key) = 55 AND processor_key LIKE 'op!_%' ESCAPE '!');
CREATE UNIQUE INDEX refunds_processor_key_key ON refunds (processor_key);
CREATE TRIGGER refunds_keep_their_key BEFORE UPDATE ON refunds FOR EACH ROW
    WHEN (NEW.processor_key IS DISTINCT FROM OLD.processor_key)
    EXECUTE FUNCTION refuse('refunds: the name at Stripe never changes');
ALTER TABLE onboardings ADD COLUMN processor_key text
    CONSTRAINT onboardings_processor_key_form CHECK (length(processor_key) = 55 AND processor_key LIKE 'op!_%' ESCAPE '!');
CREATE UNIQUE INDEX onboardings_processor_key_key ON onboardings (processor_key);
CREATE TRIGGER onboardings_keep_their_key BEFORE UPDATE ON onboardings FOR EACH ROW
    WHEN (NEW.processor_key IS DISTINCT FROM OLD.processor_key)
    EXECUTE FUNCTION refuse('onboardings: the name at Stripe never changes');
