-- +goose Up
-- Guards over time. What they refuse is an error of class 23, like a CHECK's.
-- +goose StatementBegin
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;
-- +goose StatementEnd

CREATE TRIGGER transactions_stay BEFORE DELETE ON transactions FOR EACH ROW
    EXECUTE FUNCTION refuse('transactions are never deleted');
CREATE TRIGGER transactions_are_kept BEFORE TRUNCATE ON transactions FOR EACH STATEMENT EXECUTE FUNCTION refuse('transactions are never deleted');
CREATE TRIGGER wallets_stay BEFORE DELETE ON wallets FOR EACH ROW
    EXECUTE FUNCTION refuse('wallets are never deleted');
CREATE TRIGGER wallets_are_kept BEFORE TRUNCATE ON wallets FOR EACH STATEMENT EXECUTE FUNCTION refuse('wallets are never deleted');
CREATE TRIGGER users_stay BEFORE DELETE ON users FOR EACH ROW
    EXECUTE FUNCTION refuse('users are never deleted');
CREATE TRIGGER users_are_kept BEFORE TRUNCATE ON users FOR EACH STATEMENT EXECUTE FUNCTION refuse('users are never deleted');
CREATE TRIGGER deposits_stay BEFORE DELETE ON deposits FOR EACH ROW
    EXECUTE FUNCTION refuse('deposits are never deleted');
CREATE TRIGGER deposits_are_kept BEFORE TRUNCATE ON deposits FOR EACH STATEMENT EXECUTE FUNCTION refuse('deposits are never deleted');
CREATE TRIGGER payouts_stay BEFORE DELETE ON payouts FOR EACH ROW
    EXECUTE FUNCTION refuse('payouts are never deleted');
CREATE TRIGGER payouts_are_kept BEFORE TRUNCATE ON payouts FOR EACH STATEMENT EXECUTE FUNCTION refuse('payouts are never deleted');
CREATE TRIGGER refunds_stay BEFORE DELETE ON refunds FOR EACH ROW
    EXECUTE FUNCTION refuse('refunds are never deleted');
CREATE TRIGGER refunds_are_kept BEFORE TRUNCATE ON refunds FOR EACH STATEMENT EXECUTE FUNCTION refuse('refunds are never deleted');
CREATE TRIGGER onboardings_stay BEFORE DELETE ON onboardings FOR EACH ROW
    EXECUTE FUNCTION refuse('onboardings are never deleted');
CREATE TRIGGER onboardings_are_kept BEFORE TRUNCATE ON onboardings FOR EACH STATEMENT EXECUTE FUNCTION refuse('onboardings are never deleted');
CREATE TRIGGER payout_accounts_stay BEFORE DELETE ON payout_accounts FOR EACH ROW
    EXECUTE FUNCTION refuse('payout_accounts are never deleted');
CREATE TRIGGER payout_accounts_are_kept BEFORE TRUNCATE ON payout_accounts FOR EACH STATEMENT EXECUTE FUNCTION refuse('payout_accounts are never deleted');
CREATE TRIGGER stripe_events_stay BEFORE DELETE ON stripe_events FOR EACH ROW
    WHEN (OLD.processed_at IS NULL)
    EXECUTE FUNCTION refuse('stripe_events: what was not dealt with is never deleted');
CREATE TRIGGER stripe_events_are_kept BEFORE TRUNCATE ON stripe_events FOR EACH STATEMENT EXECUTE FUNCTION refuse('stripe_events: what was not dealt with is never deleted');

CREATE TRIGGER transactions_never_change BEFORE UPDATE ON transactions FOR EACH ROW
    EXECUTE FUNCTION refuse('a line of the ledger never changes');
CREATE TRIGGER payouts_identity BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
        OR NEW.wallet_id IS DISTINCT FROM OLD.wallet_id
        OR NEW.amount IS DISTINCT FROM OLD.amount
        OR NEW.currency IS DISTINCT FROM OLD.currency
        OR NEW.idempotency_key IS DISTINCT FROM OLD.idempotency_key
        OR NEW.fingerprint IS DISTINCT FROM OLD.fingerprint
        OR NEW.account_id IS DISTINCT FROM OLD.account_id
        OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('payouts: what was agreed never changes');
CREATE TRIGGER deposits_identity BEFORE UPDATE ON deposits FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
        OR NEW.wallet_id IS DISTINCT FROM OLD.wallet_id
        OR NEW.amount IS DISTINCT FROM OLD.amount
        OR NEW.currency IS DISTINCT FROM OLD.currency
        OR NEW.idempotency_key IS DISTINCT FROM OLD.idempotency_key
        OR NEW.fingerprint IS DISTINCT FROM OLD.fingerprint
        OR NEW.payment_method IS DISTINCT FROM OLD.payment_method
        OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('deposits: what was agreed never changes');
CREATE TRIGGER refunds_identity BEFORE UPDATE ON refunds FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.wallet_id IS DISTINCT FROM OLD.wallet_id
        OR NEW.deposit_id IS DISTINCT FROM OLD.deposit_id
        OR NEW.amount IS DISTINCT FROM OLD.amount
        OR NEW.currency IS DISTINCT FROM OLD.currency
        OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
        OR NEW.charged IS DISTINCT FROM OLD.charged
        OR NEW.idempotency_key IS DISTINCT FROM OLD.idempotency_key
        OR NEW.fingerprint IS DISTINCT FROM OLD.fingerprint
        OR NEW.requested_by IS DISTINCT FROM OLD.requested_by
        OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('refunds: what was agreed never changes');
CREATE TRIGGER onboardings_identity BEFORE UPDATE ON onboardings FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
        OR NEW.wallet_id IS DISTINCT FROM OLD.wallet_id
        OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('onboardings: what was agreed never changes');
CREATE TRIGGER payout_accounts_identity BEFORE UPDATE ON payout_accounts FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
        OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('payout_accounts: what was agreed never changes');
CREATE TRIGGER stripe_events_identity BEFORE UPDATE ON stripe_events FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.type IS DISTINCT FROM OLD.type
        OR NEW.object_id IS DISTINCT FROM OLD.object_id
        OR NEW.account IS DISTINCT FROM OLD.account
        OR NEW.received_at IS DISTINCT FROM OLD.received_at)
    EXECUTE FUNCTION refuse('stripe_events: what was agreed never changes');
CREATE TRIGGER sessions_identity BEFORE UPDATE ON sessions FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.user_id IS DISTINCT FROM OLD.user_id
        OR NEW.token_hash IS DISTINCT FROM OLD.token_hash
        OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('sessions: what was agreed never changes');
CREATE TRIGGER users_identity BEFORE UPDATE ON users FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.wallet_id IS DISTINCT FROM OLD.wallet_id
        OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('users: what was agreed never changes');
CREATE TRIGGER wallets_identity BEFORE UPDATE ON wallets FOR EACH ROW
    WHEN (NEW.id IS DISTINCT FROM OLD.id
        OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
        OR NEW.currency IS DISTINCT FROM OLD.currency
        OR NEW.kind IS DISTINCT FROM OLD.kind
        OR NEW.created_at IS DISTINCT FROM OLD.created_at)
    EXECUTE FUNCTION refuse('wallets: what was agreed never changes');
CREATE TRIGGER payouts_known_once BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN ((OLD.transfer_id IS NOT NULL AND NEW.transfer_id IS DISTINCT FROM OLD.transfer_id))
    EXECUTE FUNCTION refuse('payouts: what Stripe or time has settled never changes');
CREATE TRIGGER deposits_known_once BEFORE UPDATE ON deposits FOR EACH ROW
    WHEN ((OLD.payment_intent_id IS NOT NULL AND NEW.payment_intent_id IS DISTINCT FROM OLD.payment_intent_id))
    EXECUTE FUNCTION refuse('deposits: what Stripe or time has settled never changes');
CREATE TRIGGER onboardings_known_once BEFORE UPDATE ON onboardings FOR EACH ROW
    WHEN ((OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id))
    EXECUTE FUNCTION refuse('onboardings: what Stripe or time has settled never changes');
CREATE TRIGGER wallets_known_once BEFORE UPDATE ON wallets FOR EACH ROW
    WHEN ((OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id))
    EXECUTE FUNCTION refuse('wallets: what Stripe or time has settled never changes');
CREATE TRIGGER stripe_events_known_once BEFORE UPDATE ON stripe_events FOR EACH ROW
    WHEN ((OLD.processed_at IS NOT NULL AND NEW.processed_at IS DISTINCT FROM OLD.processed_at))
    EXECUTE FUNCTION refuse('stripe_events: what Stripe or time has settled never changes');
CREATE TRIGGER payouts_only_grow BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN (NEW.attempt < OLD.attempt)
    EXECUTE FUNCTION refuse('payouts: attempts only grow');
CREATE TRIGGER deposits_only_grow BEFORE UPDATE ON deposits FOR EACH ROW
    WHEN (NEW.attempt < OLD.attempt)
    EXECUTE FUNCTION refuse('deposits: attempts only grow');
CREATE TRIGGER onboardings_only_grow BEFORE UPDATE ON onboardings FOR EACH ROW
    WHEN (NEW.attempt < OLD.attempt)
    EXECUTE FUNCTION refuse('onboardings: attempts only grow');
CREATE TRIGGER stripe_events_only_grow BEFORE UPDATE ON stripe_events FOR EACH ROW
    WHEN (NEW.tries < OLD.tries)
    EXECUTE FUNCTION refuse('stripe_events: attempts only grow');
CREATE TRIGGER wallets_move_with_lines BEFORE UPDATE ON wallets FOR EACH ROW
    WHEN (NEW.last_sequence < OLD.last_sequence
        OR (NEW.last_sequence = OLD.last_sequence AND NEW.current_balance <> OLD.current_balance))
    EXECUTE FUNCTION refuse('a balance moves only with a line');
CREATE TRIGGER wallets_begin_empty BEFORE INSERT ON wallets FOR EACH ROW
    WHEN (NEW.last_sequence <> 0 OR NEW.current_balance <> 0)
    EXECUTE FUNCTION refuse('a wallet begins empty');
CREATE TRIGGER payouts_legal_edge BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'PENDING>SENDING', 'PENDING>SENT', 'PENDING>FAILED', 'SENDING>PENDING',
            'SENDING>SENT', 'SENDING>FAILED', 'SENDING>RECONCILE', 'RECONCILE>PENDING',
            'RECONCILE>SENT', 'RECONCILE>FAILED', 'PENDING>RECONCILE', 'SENT>REVERSED',
            'PENDING>REVERSED', 'SENDING>REVERSED', 'RECONCILE>REVERSED'))
    EXECUTE FUNCTION refuse('payouts: no such change of state');
CREATE TRIGGER deposits_legal_edge BEFORE UPDATE ON deposits FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'CREATED>SENDING', 'CREATED>RECONCILE', 'CREATED>REQUIRES_PAYMENT', 'CREATED>REQUIRES_ACTION',
            'CREATED>PROCESSING', 'CREATED>SUCCEEDED', 'CREATED>FAILED', 'CREATED>CANCELED',
            'SENDING>CREATED', 'SENDING>RECONCILE', 'SENDING>REQUIRES_PAYMENT', 'SENDING>REQUIRES_ACTION',
            'SENDING>PROCESSING', 'SENDING>SUCCEEDED', 'SENDING>FAILED', 'SENDING>CANCELED',
            'RECONCILE>CREATED', 'RECONCILE>SENDING', 'RECONCILE>REQUIRES_PAYMENT', 'RECONCILE>REQUIRES_ACTION',
            'RECONCILE>PROCESSING', 'RECONCILE>SUCCEEDED', 'RECONCILE>FAILED', 'RECONCILE>CANCELED',
            'REQUIRES_PAYMENT>REQUIRES_ACTION', 'REQUIRES_PAYMENT>PROCESSING', 'REQUIRES_PAYMENT>SUCCEEDED', 'REQUIRES_PAYMENT>FAILED',
            'REQUIRES_PAYMENT>CANCELED', 'REQUIRES_ACTION>REQUIRES_PAYMENT', 'REQUIRES_ACTION>PROCESSING', 'REQUIRES_ACTION>SUCCEEDED',
            'REQUIRES_ACTION>FAILED', 'REQUIRES_ACTION>CANCELED', 'PROCESSING>REQUIRES_PAYMENT', 'PROCESSING>REQUIRES_ACTION',
            'PROCESSING>SUCCEEDED', 'PROCESSING>FAILED', 'PROCESSING>CANCELED', 'FAILED>SUCCEEDED',
            'CANCELED>SUCCEEDED'))
    EXECUTE FUNCTION refuse('deposits: no such change of state');
CREATE TRIGGER onboardings_legal_edge BEFORE UPDATE ON onboardings FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'CREATED>SENDING', 'CREATED>RECONCILE', 'CREATED>OPEN', 'SENDING>OPEN',
            'SENDING>FAILED', 'SENDING>RECONCILE', 'RECONCILE>OPEN', 'RECONCILE>CREATED',
            'RECONCILE>FAILED', 'FAILED>SENDING', 'FAILED>RECONCILE', 'FAILED>OPEN'))
    EXECUTE FUNCTION refuse('onboardings: no such change of state');
CREATE TRIGGER refunds_legal_edge BEFORE UPDATE ON refunds FOR EACH ROW
    WHEN (NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'PENDING>SENDING', 'PENDING>RECONCILE', 'PENDING>PROCESSING', 'PENDING>SUCCEEDED', 'PENDING>FAILED',
            'SENDING>PENDING', 'SENDING>RECONCILE', 'SENDING>PROCESSING', 'SENDING>SUCCEEDED', 'SENDING>FAILED',
            'RECONCILE>PENDING', 'RECONCILE>PROCESSING', 'RECONCILE>SUCCEEDED', 'RECONCILE>FAILED',
            'PROCESSING>SUCCEEDED', 'PROCESSING>FAILED', 'SUCCEEDED>FAILED'))
    EXECUTE FUNCTION refuse('refunds: no such change of state');
CREATE TRIGGER payouts_begin BEFORE INSERT ON payouts FOR EACH ROW
    WHEN (NEW.state <> 'PENDING')
    EXECUTE FUNCTION refuse('payouts begin as PENDING');
CREATE TRIGGER deposits_begin BEFORE INSERT ON deposits FOR EACH ROW
    WHEN (NEW.state <> 'CREATED')
    EXECUTE FUNCTION refuse('deposits begin as CREATED');
CREATE TRIGGER onboardings_begin BEFORE INSERT ON onboardings FOR EACH ROW
    WHEN (NEW.state <> 'CREATED')
    EXECUTE FUNCTION refuse('onboardings begin as CREATED');

-- A line stands only below a head that counts it: heads are moved first. With the
-- head's own reference, the head is always the last line.
-- +goose StatementBegin
CREATE FUNCTION lines_below_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM added a JOIN wallets w ON w.id = a.wallet_id WHERE a.sequence > w.last_sequence) THEN
        RAISE EXCEPTION 'a line stands only below a head that counts it'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transactions_below_head AFTER INSERT ON transactions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lines_below_head();

-- A user's own wallet is one that cannot go below zero. The user stands first.
-- +goose StatementBegin
CREATE FUNCTION own_wallet_is_a_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM users WHERE id = NEW.owner_id AND wallet_id = NEW.id) THEN
        RAISE EXCEPTION 'a user''s own wallet is of the kind user'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER wallets_own_kind BEFORE INSERT ON wallets FOR EACH ROW
    WHEN (NEW.kind <> 'user') EXECUTE FUNCTION own_wallet_is_a_users();

-- A line agrees with the operation that it belongs to, whose state is written
-- first: a deposit is credited once it has succeeded, a payout takes its amount
-- and gives back no more, and money keeps its currency.
-- +goose StatementBegin
CREATE FUNCTION lines_agree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM added a JOIN deposits d ON d.id = a.deposit_id
            WHERE a.kind = 'DEPOSIT' AND d.state <> 'SUCCEEDED')
        OR EXISTS (SELECT 1 FROM added a JOIN payouts p ON p.id = a.payout_id
            WHERE a.kind = 'PAYOUT' AND a.value <> -p.amount)
        OR EXISTS (SELECT 1 FROM added a JOIN payouts p ON p.id = a.payout_id
            WHERE a.kind = 'PAYOUT_RETURN' AND (p.state NOT IN ('SENT', 'REVERSED', 'FAILED')
                OR (p.state = 'FAILED' AND a.value <> p.amount)
                OR p.amount < (SELECT SUM(t.value) FROM transactions t
                    WHERE t.payout_id = p.id AND t.kind = 'PAYOUT_RETURN')))
        OR EXISTS (SELECT 1 FROM added a JOIN wallets w ON w.id = a.wallet_id
            JOIN wallets o ON o.id = a.peer_wallet_id WHERE w.currency <> o.currency)
        OR EXISTS (SELECT 1 FROM added a WHERE a.kind IN ('TRANSFER_OUT', 'TRANSFER_IN')
            AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.id = a.reference AND CASE a.kind
                WHEN 'TRANSFER_OUT' THEN (a.wallet_id, a.peer_wallet_id, a.value) = (t.wallet_id, t.to_wallet_id, -t.amount)
                ELSE (a.wallet_id, a.peer_wallet_id, a.value) = (t.to_wallet_id, t.wallet_id, t.amount) END)) THEN
        RAISE EXCEPTION 'a line does not agree with what it belongs to'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transactions_agree AFTER INSERT ON transactions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lines_agree();

CREATE TRIGGER transfers_stay BEFORE DELETE ON transfers FOR EACH ROW
    EXECUTE FUNCTION refuse('transfers are never deleted');
CREATE TRIGGER transfers_are_kept BEFORE TRUNCATE ON transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse('transfers are never deleted');
CREATE TRIGGER transfers_never_change BEFORE UPDATE ON transfers FOR EACH ROW
    EXECUTE FUNCTION refuse('a transfer never changes');
