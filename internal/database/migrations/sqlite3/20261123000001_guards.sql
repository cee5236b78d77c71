-- +goose Up
-- Guards over time.
-- +goose StatementBegin
CREATE TRIGGER transactions_stay BEFORE DELETE ON transactions
BEGIN
    SELECT RAISE(ABORT, 'transactions are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_stay BEFORE DELETE ON wallets
BEGIN
    SELECT RAISE(ABORT, 'wallets are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER users_stay BEFORE DELETE ON users
BEGIN
    SELECT RAISE(ABORT, 'users are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_stay BEFORE DELETE ON deposits
BEGIN
    SELECT RAISE(ABORT, 'deposits are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_stay BEFORE DELETE ON payouts
BEGIN
    SELECT RAISE(ABORT, 'payouts are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_stay BEFORE DELETE ON refunds
BEGIN
    SELECT RAISE(ABORT, 'refunds are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_stay BEFORE DELETE ON onboardings
BEGIN
    SELECT RAISE(ABORT, 'onboardings are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payout_accounts_stay BEFORE DELETE ON payout_accounts
BEGIN
    SELECT RAISE(ABORT, 'payout_accounts are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stripe_events_stay BEFORE DELETE ON stripe_events
    WHEN OLD.processed_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'stripe_events: what was not dealt with is never deleted');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER transactions_never_change BEFORE UPDATE ON transactions
BEGIN
    SELECT RAISE(ABORT, 'a line of the ledger never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_identity BEFORE UPDATE ON payouts
    WHEN NEW.id IS NOT OLD.id
        OR NEW.owner_id IS NOT OLD.owner_id
        OR NEW.wallet_id IS NOT OLD.wallet_id
        OR NEW.amount IS NOT OLD.amount
        OR NEW.currency IS NOT OLD.currency
        OR NEW.idempotency_key IS NOT OLD.idempotency_key
        OR NEW.fingerprint IS NOT OLD.fingerprint
        OR NEW.account_id IS NOT OLD.account_id
        OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'payouts: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_identity BEFORE UPDATE ON deposits
    WHEN NEW.id IS NOT OLD.id
        OR NEW.owner_id IS NOT OLD.owner_id
        OR NEW.wallet_id IS NOT OLD.wallet_id
        OR NEW.amount IS NOT OLD.amount
        OR NEW.currency IS NOT OLD.currency
        OR NEW.idempotency_key IS NOT OLD.idempotency_key
        OR NEW.fingerprint IS NOT OLD.fingerprint
        OR NEW.payment_method IS NOT OLD.payment_method
        OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'deposits: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_identity BEFORE UPDATE ON refunds
    WHEN NEW.id IS NOT OLD.id
        OR NEW.wallet_id IS NOT OLD.wallet_id
        OR NEW.deposit_id IS NOT OLD.deposit_id
        OR NEW.amount IS NOT OLD.amount
        OR NEW.currency IS NOT OLD.currency
        OR NEW.owner_id IS NOT OLD.owner_id
        OR NEW.charged IS NOT OLD.charged
        OR NEW.idempotency_key IS NOT OLD.idempotency_key
        OR NEW.fingerprint IS NOT OLD.fingerprint
        OR NEW.requested_by IS NOT OLD.requested_by
        OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'refunds: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_identity BEFORE UPDATE ON onboardings
    WHEN NEW.id IS NOT OLD.id
        OR NEW.owner_id IS NOT OLD.owner_id
        OR NEW.wallet_id IS NOT OLD.wallet_id
        OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'onboardings: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payout_accounts_identity BEFORE UPDATE ON payout_accounts
    WHEN NEW.id IS NOT OLD.id
        OR NEW.owner_id IS NOT OLD.owner_id
        OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'payout_accounts: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stripe_events_identity BEFORE UPDATE ON stripe_events
    WHEN NEW.id IS NOT OLD.id
        OR NEW.type IS NOT OLD.type
        OR NEW.object_id IS NOT OLD.object_id
        OR NEW.account IS NOT OLD.account
        OR NEW.received_at IS NOT OLD.received_at
BEGIN
    SELECT RAISE(ABORT, 'stripe_events: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sessions_identity BEFORE UPDATE ON sessions
    WHEN NEW.id IS NOT OLD.id
        OR NEW.user_id IS NOT OLD.user_id
        OR NEW.token_hash IS NOT OLD.token_hash
        OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'sessions: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER users_identity BEFORE UPDATE ON users
    WHEN NEW.id IS NOT OLD.id
        OR NEW.wallet_id IS NOT OLD.wallet_id
        OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'users: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_identity BEFORE UPDATE ON wallets
    WHEN NEW.id IS NOT OLD.id
        OR NEW.owner_id IS NOT OLD.owner_id
        OR NEW.currency IS NOT OLD.currency
        OR NEW.kind IS NOT OLD.kind
        OR NEW.created_at IS NOT OLD.created_at
BEGIN
    SELECT RAISE(ABORT, 'wallets: what was agreed never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_known_once BEFORE UPDATE ON payouts
    WHEN (OLD.transfer_id IS NOT NULL AND NEW.transfer_id IS NOT OLD.transfer_id)
BEGIN
    SELECT RAISE(ABORT, 'payouts: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_known_once BEFORE UPDATE ON deposits
    WHEN (OLD.payment_intent_id IS NOT NULL AND NEW.payment_intent_id IS NOT OLD.payment_intent_id)
BEGIN
    SELECT RAISE(ABORT, 'deposits: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_known_once BEFORE UPDATE ON onboardings
    WHEN (OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id)
BEGIN
    SELECT RAISE(ABORT, 'onboardings: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_known_once BEFORE UPDATE ON wallets
    WHEN (OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id)
BEGIN
    SELECT RAISE(ABORT, 'wallets: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stripe_events_known_once BEFORE UPDATE ON stripe_events
    WHEN (OLD.processed_at IS NOT NULL AND NEW.processed_at IS NOT OLD.processed_at)
BEGIN
    SELECT RAISE(ABORT, 'stripe_events: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_only_grow BEFORE UPDATE ON payouts
    WHEN NEW.attempt < OLD.attempt
BEGIN
    SELECT RAISE(ABORT, 'payouts: attempts only grow');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_only_grow BEFORE UPDATE ON deposits
    WHEN NEW.attempt < OLD.attempt
BEGIN
    SELECT RAISE(ABORT, 'deposits: attempts only grow');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_only_grow BEFORE UPDATE ON onboardings
    WHEN NEW.attempt < OLD.attempt
BEGIN
    SELECT RAISE(ABORT, 'onboardings: attempts only grow');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stripe_events_only_grow BEFORE UPDATE ON stripe_events
    WHEN NEW.tries < OLD.tries
BEGIN
    SELECT RAISE(ABORT, 'stripe_events: attempts only grow');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_move_with_lines BEFORE UPDATE ON wallets
    WHEN NEW.last_sequence < OLD.last_sequence
        OR (NEW.last_sequence = OLD.last_sequence AND NEW.current_balance <> OLD.current_balance)
BEGIN
    SELECT RAISE(ABORT, 'a balance moves only with a line');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_begin_empty BEFORE INSERT ON wallets
    WHEN NEW.last_sequence <> 0 OR NEW.current_balance <> 0
BEGIN
    SELECT RAISE(ABORT, 'a wallet begins empty');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_legal_edge BEFORE UPDATE ON payouts
    WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'PENDING>SENDING', 'PENDING>SENT', 'PENDING>FAILED', 'SENDING>PENDING',
            'SENDING>SENT', 'SENDING>FAILED', 'SENDING>RECONCILE', 'RECONCILE>PENDING',
            'RECONCILE>SENT', 'RECONCILE>FAILED', 'PENDING>RECONCILE', 'SENT>REVERSED',
            'PENDING>REVERSED', 'SENDING>REVERSED', 'RECONCILE>REVERSED')
BEGIN
    SELECT RAISE(ABORT, 'payouts: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_legal_edge BEFORE UPDATE ON deposits
    WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
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
            'CANCELED>SUCCEEDED')
BEGIN
    SELECT RAISE(ABORT, 'deposits: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_legal_edge BEFORE UPDATE ON onboardings
    WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'CREATED>SENDING', 'CREATED>RECONCILE', 'CREATED>OPEN', 'SENDING>OPEN',
            'SENDING>FAILED', 'SENDING>RECONCILE', 'RECONCILE>OPEN', 'RECONCILE>CREATED',
            'RECONCILE>FAILED', 'FAILED>SENDING', 'FAILED>RECONCILE', 'FAILED>OPEN')
BEGIN
    SELECT RAISE(ABORT, 'onboardings: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_legal_edge BEFORE UPDATE ON refunds
    WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'PENDING>SENDING', 'PENDING>RECONCILE', 'PENDING>PROCESSING', 'PENDING>SUCCEEDED', 'PENDING>FAILED',
            'SENDING>PENDING', 'SENDING>RECONCILE', 'SENDING>PROCESSING', 'SENDING>SUCCEEDED', 'SENDING>FAILED',
            'RECONCILE>PENDING', 'RECONCILE>PROCESSING', 'RECONCILE>SUCCEEDED', 'RECONCILE>FAILED',
            'PROCESSING>SUCCEEDED', 'PROCESSING>FAILED', 'SUCCEEDED>FAILED')
BEGIN
    SELECT RAISE(ABORT, 'refunds: no such change of state');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_begin BEFORE INSERT ON payouts
    WHEN NEW.state <> 'PENDING'
BEGIN
    SELECT RAISE(ABORT, 'payouts begin as PENDING');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_begin BEFORE INSERT ON deposits
    WHEN NEW.state <> 'CREATED'
BEGIN
    SELECT RAISE(ABORT, 'deposits begin as CREATED');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER onboardings_begin BEFORE INSERT ON onboardings
    WHEN NEW.state <> 'CREATED'
BEGIN
    SELECT RAISE(ABORT, 'onboardings begin as CREATED');
END;
-- +goose StatementEnd

-- A line stands only below a head that counts it: heads are moved first. With the
-- head's own reference, the head is always the last line.
-- +goose StatementBegin
CREATE TRIGGER transactions_below_head BEFORE INSERT ON transactions
    WHEN NEW.sequence > (SELECT last_sequence FROM wallets WHERE id = NEW.wallet_id)
BEGIN
    SELECT RAISE(ABORT, 'a line stands only below a head that counts it');
END;
-- +goose StatementEnd

-- A user's own wallet is one that cannot go below zero. The user stands first.
-- +goose StatementBegin
CREATE TRIGGER wallets_own_kind BEFORE INSERT ON wallets
    WHEN NEW.kind <> 'user'
        AND EXISTS (SELECT 1 FROM users WHERE id = NEW.owner_id AND wallet_id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'a user''s own wallet is of the kind user');
END;
-- +goose StatementEnd

-- A line agrees with the operation that it belongs to, whose state is written
-- first: a deposit is credited once it has succeeded, a payout takes its amount
-- and gives back no more, and money keeps its currency.
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_deposit BEFORE INSERT ON transactions
    WHEN NEW.kind = 'DEPOSIT' AND (SELECT state FROM deposits WHERE id = NEW.deposit_id) <> 'SUCCEEDED'
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its deposit');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_payout BEFORE INSERT ON transactions
    WHEN NEW.kind = 'PAYOUT' AND NEW.value <> -(SELECT amount FROM payouts WHERE id = NEW.payout_id)
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its payout');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_return BEFORE INSERT ON transactions
    WHEN NEW.kind = 'PAYOUT_RETURN' AND EXISTS (SELECT 1 FROM payouts p WHERE p.id = NEW.payout_id
        AND (p.state NOT IN ('SENT', 'REVERSED', 'FAILED')
            OR (p.state = 'FAILED' AND NEW.value <> p.amount)
            OR p.amount - NEW.value < (SELECT COALESCE(SUM(t.value), 0) FROM transactions t
                WHERE t.payout_id = p.id AND t.kind = 'PAYOUT_RETURN')))
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its payout');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_currency BEFORE INSERT ON transactions
    WHEN NEW.peer_wallet_id IS NOT NULL AND (SELECT currency FROM wallets WHERE id = NEW.wallet_id)
        <> (SELECT currency FROM wallets WHERE id = NEW.peer_wallet_id)
BEGIN
    SELECT RAISE(ABORT, 'a transfer keeps its currency');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transactions_agree_transfer BEFORE INSERT ON transactions
    WHEN NEW.kind IN ('TRANSFER_OUT', 'TRANSFER_IN')
        AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.id = NEW.reference AND CASE NEW.kind
            WHEN 'TRANSFER_OUT' THEN (NEW.wallet_id, NEW.peer_wallet_id, NEW.value) = (t.wallet_id, t.to_wallet_id, -t.amount)
            ELSE (NEW.wallet_id, NEW.peer_wallet_id, NEW.value) = (t.to_wallet_id, t.wallet_id, t.amount) END)
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its transfer');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfers_stay BEFORE DELETE ON transfers
BEGIN
    SELECT RAISE(ABORT, 'transfers are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfers_never_change BEFORE UPDATE ON transfers
BEGIN
    SELECT RAISE(ABORT, 'a transfer never changes');
END;
-- +goose StatementEnd
