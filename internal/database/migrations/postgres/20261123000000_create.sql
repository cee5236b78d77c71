-- +goose Up
-- The tables of ent/schema and the guards that ent cannot express. The database
-- itself refuses what is wrong, whoever writes: see internal/database/doc.go.

CREATE TABLE users (
    id            text NOT NULL PRIMARY KEY,
    created_at    timestamptz NOT NULL,
    email         text NOT NULL CHECK (email = lower(email) AND email <> ''),
    name          text,
    role          text NOT NULL DEFAULT 'USER' CHECK (role IN ('USER', 'ADMIN')),
    password_hash text NOT NULL,
    wallet_id     text NOT NULL
);
CREATE UNIQUE INDEX users_email_key ON users (email);

CREATE TABLE sessions (
    id         text NOT NULL PRIMARY KEY,
    created_at timestamptz NOT NULL,
    token_hash text NOT NULL CHECK (length(token_hash) = 64),
    expires_at timestamptz NOT NULL,
    user_id    text NOT NULL,
    CONSTRAINT sessions_users_sessions FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE UNIQUE INDEX sessions_token_hash_key ON sessions (token_hash);

CREATE TABLE payout_accounts (
    id                text NOT NULL PRIMARY KEY CHECK (id LIKE 'acct!_%' ESCAPE '!'),
    created_at        timestamptz NOT NULL,
    owner_id          text NOT NULL CONSTRAINT payout_accounts_owner REFERENCES users (id),
    details_submitted boolean NOT NULL DEFAULT false,
    transfers_enabled boolean NOT NULL DEFAULT false,
    payouts_enabled   boolean NOT NULL DEFAULT false,
    requirements_due  jsonb NOT NULL,
    disabled_reason   text,
    synced_at         timestamptz NOT NULL,
    UNIQUE (id, owner_id)
);
CREATE UNIQUE INDEX payoutaccount_owner_id ON payout_accounts (owner_id);

-- The head of a ledger: its balance and last sequence are those of its last line.
CREATE TABLE wallets (
    id              text NOT NULL PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    currency        text NOT NULL CHECK (length(currency) = 3 AND currency = upper(currency)),
    kind            text NOT NULL DEFAULT 'user' CHECK (kind IN ('user', 'debt', 'platform')),
    current_balance bigint NOT NULL DEFAULT 0,
    last_sequence   bigint NOT NULL DEFAULT 0 CHECK (last_sequence >= 0),
    owner_id        text NOT NULL,
    account_id      text,
    head_sequence   bigint GENERATED ALWAYS AS (NULLIF(last_sequence, 0)) STORED,
    UNIQUE (id, owner_id),
    UNIQUE (id, currency),
    CHECK (kind <> 'user' OR current_balance >= 0),
    CHECK (kind <> 'debt' OR current_balance <= 0),
    CHECK (last_sequence > 0 OR current_balance = 0),
    CONSTRAINT wallets_users_wallets FOREIGN KEY (owner_id) REFERENCES users (id),
    CONSTRAINT wallets_payout_accounts_payout_account FOREIGN KEY (account_id) REFERENCES payout_accounts (id),
    CONSTRAINT wallets_own_account FOREIGN KEY (account_id, owner_id) REFERENCES payout_accounts (id, owner_id)
);
CREATE UNIQUE INDEX wallet_owner_id_currency_kind ON wallets (owner_id, currency, kind);

-- credit_kind names the line that must stand once the deposit has succeeded.
CREATE TABLE deposits (
    id              text NOT NULL PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    amount          bigint NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    state           text NOT NULL DEFAULT 'CREATED'
                    CHECK (state IN ('CREATED', 'SENDING', 'RECONCILE', 'REQUIRES_PAYMENT', 'REQUIRES_ACTION', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
    payment_method  text,
    payment_intent_id text,
    credit_kind     text GENERATED ALWAYS AS (CASE WHEN state = 'SUCCEEDED' THEN 'DEPOSIT' END) STORED,
    attempt         bigint NOT NULL DEFAULT 1 CHECK (attempt >= 1),
    sends           bigint NOT NULL DEFAULT 0 CHECK (sends >= 0),
    unclear         bigint NOT NULL DEFAULT 0 CHECK (unclear >= 0),
    first_sent_at   timestamptz,
    last_sent_at    timestamptz,
    next_at         timestamptz,
    parked          boolean NOT NULL DEFAULT false,
    failure_code    text,
    decline_code    text,
    failure_message text,
    UNIQUE (id, wallet_id),
    CHECK (state NOT IN ('REQUIRES_PAYMENT', 'REQUIRES_ACTION', 'SUCCEEDED', 'CANCELED') OR payment_intent_id IS NOT NULL),
    CHECK (parked OR next_at IS NOT NULL OR state IN ('SUCCEEDED', 'FAILED', 'CANCELED')),
    CONSTRAINT deposits_wallets_deposits FOREIGN KEY (wallet_id) REFERENCES wallets (id),
    CONSTRAINT deposits_of_their_wallet FOREIGN KEY (wallet_id, owner_id) REFERENCES wallets (id, owner_id),
    CONSTRAINT deposits_in_its_currency FOREIGN KEY (wallet_id, currency) REFERENCES wallets (id, currency)
);
CREATE UNIQUE INDEX deposit_owner_id_idempotency_key ON deposits (owner_id, idempotency_key);
CREATE INDEX deposit_wallet_id_id ON deposits (wallet_id, id);
CREATE INDEX deposit_next_at ON deposits (next_at);
CREATE UNIQUE INDEX deposits_payment_intent_id_key ON deposits (payment_intent_id);

-- hold_kind and return_kind name the lines that must stand: the hold always, the
-- return once it failed.
CREATE TABLE payouts (
    id              text NOT NULL PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    amount          bigint NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    state           text NOT NULL DEFAULT 'PENDING'
                    CHECK (state IN ('PENDING', 'SENDING', 'RECONCILE', 'SENT', 'FAILED', 'REVERSED')),
    account_id      text NOT NULL,
    transfer_id     text,
    hold_kind       text GENERATED ALWAYS AS ('PAYOUT') STORED,
    return_kind     text GENERATED ALWAYS AS (CASE WHEN state = 'FAILED' THEN 'PAYOUT_RETURN' END) STORED,
    attempt         bigint NOT NULL DEFAULT 1 CHECK (attempt >= 1),
    sends           bigint NOT NULL DEFAULT 0 CHECK (sends >= 0),
    unclear         bigint NOT NULL DEFAULT 0 CHECK (unclear >= 0),
    first_sent_at   timestamptz,
    last_sent_at    timestamptz,
    next_at         timestamptz,
    parked          boolean NOT NULL DEFAULT false,
    failure_code    text,
    decline_code    text,
    failure_message text,
    UNIQUE (id, wallet_id),
    CHECK ((state IN ('SENT', 'REVERSED')) = (transfer_id IS NOT NULL)),
    CHECK (parked OR next_at IS NOT NULL OR state IN ('SENT', 'FAILED', 'REVERSED')),
    CONSTRAINT payouts_to_their_owner FOREIGN KEY (account_id, owner_id) REFERENCES payout_accounts (id, owner_id),
    CONSTRAINT payouts_wallets_payouts FOREIGN KEY (wallet_id) REFERENCES wallets (id),
    CONSTRAINT payouts_of_their_wallet FOREIGN KEY (wallet_id, owner_id) REFERENCES wallets (id, owner_id),
    CONSTRAINT payouts_in_its_currency FOREIGN KEY (wallet_id, currency) REFERENCES wallets (id, currency)
);
CREATE UNIQUE INDEX payout_owner_id_idempotency_key ON payouts (owner_id, idempotency_key);
CREATE INDEX payout_wallet_id_id ON payouts (wallet_id, id);
CREATE INDEX payout_next_at ON payouts (next_at);
CREATE UNIQUE INDEX payouts_transfer_id_key ON payouts (transfer_id);

CREATE TABLE refunds (
    id         text NOT NULL PRIMARY KEY,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    amount     bigint NOT NULL CHECK (amount > 0),
    currency   text NOT NULL,
    state      text NOT NULL CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
    refund_id  text NOT NULL,
    deposit_id text NOT NULL,
    wallet_id  text NOT NULL,
    CONSTRAINT refunds_deposits_deposit FOREIGN KEY (deposit_id) REFERENCES deposits (id),
    CONSTRAINT refunds_of_its_deposit FOREIGN KEY (deposit_id, wallet_id) REFERENCES deposits (id, wallet_id),
    CONSTRAINT refunds_wallets_refunds FOREIGN KEY (wallet_id) REFERENCES wallets (id),
    CONSTRAINT refunds_in_its_currency FOREIGN KEY (wallet_id, currency) REFERENCES wallets (id, currency)
);
CREATE UNIQUE INDEX refunds_refund_id_key ON refunds (refund_id);

CREATE TABLE onboardings (
    id              text NOT NULL PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    state           text NOT NULL DEFAULT 'CREATED'
                    CHECK (state IN ('CREATED', 'SENDING', 'RECONCILE', 'OPEN', 'FAILED')),
    account_id      text,
    attempt         bigint NOT NULL DEFAULT 1 CHECK (attempt >= 1),
    sends           bigint NOT NULL DEFAULT 0 CHECK (sends >= 0),
    unclear         bigint NOT NULL DEFAULT 0 CHECK (unclear >= 0),
    first_sent_at   timestamptz,
    last_sent_at    timestamptz,
    next_at         timestamptz,
    parked          boolean NOT NULL DEFAULT false,
    failure_code    text,
    decline_code    text,
    failure_message text,
    CHECK ((state = 'OPEN') = (account_id IS NOT NULL)),
    CHECK (parked OR next_at IS NOT NULL OR state IN ('OPEN', 'FAILED')),
    CONSTRAINT onboardings_own_account FOREIGN KEY (account_id, owner_id) REFERENCES payout_accounts (id, owner_id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT onboardings_of_their_wallet FOREIGN KEY (wallet_id, owner_id) REFERENCES wallets (id, owner_id)
);
CREATE UNIQUE INDEX onboardings_owner_id_key ON onboardings (owner_id);
CREATE UNIQUE INDEX onboardings_account_id_key ON onboardings (account_id);
CREATE INDEX onboarding_next_at ON onboardings (next_at);

CREATE TABLE stripe_events (
    id           text NOT NULL PRIMARY KEY CHECK (id LIKE 'evt!_%' ESCAPE '!'),
    type         text NOT NULL,
    object_id    text NOT NULL,
    account      text,
    received_at  timestamptz NOT NULL,
    processed_at timestamptz,
    tries        bigint NOT NULL DEFAULT 0 CHECK (tries >= 0),
    next_at      timestamptz,
    parked       boolean NOT NULL DEFAULT false,
    CHECK (parked OR (next_at IS NULL) = (processed_at IS NOT NULL))
);
CREATE INDEX stripeevent_next_at ON stripe_events (next_at);

-- One line of one wallet. prev_sequence chains it to the line before; peer_value
-- ties the two lines of a transfer together.
CREATE TABLE transactions (
    id              text NOT NULL PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    sequence        bigint NOT NULL CHECK (sequence >= 1),
    kind            text NOT NULL,
    value           bigint NOT NULL CHECK (value <> 0),
    running_balance bigint NOT NULL,
    balance_after   bigint NOT NULL,
    contra          text NOT NULL,
    reference       text NOT NULL CHECK (reference <> ''),
    peer_wallet_id  text,
    deposit_id      text,
    payout_id       text,
    wallet_id       text NOT NULL,
    prev_sequence   bigint GENERATED ALWAYS AS (NULLIF(sequence - 1, 0)) STORED,
    peer_value      bigint GENERATED ALWAYS AS (CASE WHEN peer_wallet_id IS NOT NULL THEN -value END) STORED,
    CONSTRAINT transactions_chain_key UNIQUE (wallet_id, sequence, balance_after),
    -- It begins with reference: two keys that begin with wallet_id let a cached
    -- plan pick the wrong one and read the whole wallet for each check.
    CONSTRAINT transactions_peer_key UNIQUE (reference, wallet_id, peer_wallet_id, value),
    CHECK (balance_after = running_balance + value),
    CHECK (sequence > 1 OR running_balance = 0),
    CHECK (peer_wallet_id <> wallet_id),
    CHECK ((contra = 'TRANSFERS') = (peer_wallet_id IS NOT NULL)),
    CHECK (
        (kind = 'DEPOSIT' AND contra = 'STRIPE' AND value > 0)
        OR (kind = 'PAYOUT' AND contra = 'PAYOUTS' AND value < 0)
        OR (kind = 'PAYOUT_RETURN' AND contra = 'PAYOUTS' AND value > 0)
        OR (kind = 'REFUND' AND contra = 'STRIPE' AND value < 0)
        OR (kind = 'REFUND_RETURN' AND contra = 'STRIPE' AND value > 0)
        OR (kind = 'DISPUTE' AND contra = 'DISPUTES' AND value < 0)
        OR (kind = 'DISPUTE_RETURN' AND contra = 'DISPUTES' AND value > 0)
        OR (kind = 'ADJUSTMENT' AND contra IN ('ADJUSTMENTS', 'TRANSFERS'))
    ),
    CHECK (kind <> 'DEPOSIT' OR (deposit_id IS NOT NULL AND reference = deposit_id)),
    CHECK (kind <> 'PAYOUT' OR (payout_id IS NOT NULL AND reference = payout_id)),
    CHECK (kind <> 'PAYOUT_RETURN' OR payout_id IS NOT NULL),
    CONSTRAINT transactions_wallets_transactions FOREIGN KEY (wallet_id) REFERENCES wallets (id),
    CONSTRAINT transactions_deposits_deposit FOREIGN KEY (deposit_id) REFERENCES deposits (id),
    CONSTRAINT transactions_payouts_payout FOREIGN KEY (payout_id) REFERENCES payouts (id),
    CONSTRAINT transactions_of_its_deposit FOREIGN KEY (deposit_id, wallet_id) REFERENCES deposits (id, wallet_id),
    CONSTRAINT transactions_of_its_payout FOREIGN KEY (payout_id, wallet_id) REFERENCES payouts (id, wallet_id),
    CONSTRAINT transactions_chain FOREIGN KEY (wallet_id, prev_sequence, running_balance)
        REFERENCES transactions (wallet_id, sequence, balance_after) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT transactions_peer FOREIGN KEY (reference, peer_wallet_id, wallet_id, peer_value)
        REFERENCES transactions (reference, wallet_id, peer_wallet_id, value) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX transaction_wallet_id_sequence ON transactions (wallet_id, sequence);
CREATE UNIQUE INDEX transaction_reference_kind_wallet_id ON transactions (reference, kind, wallet_id);
-- What came back comes back once, to whichever wallet; and a payout's returns are
-- few among all lines.
CREATE UNIQUE INDEX transactions_returned_once ON transactions (reference) WHERE kind = 'PAYOUT_RETURN';
CREATE INDEX transactions_returns ON transactions (payout_id) WHERE kind = 'PAYOUT_RETURN';

ALTER TABLE users ADD CONSTRAINT users_wallets_wallet FOREIGN KEY (wallet_id) REFERENCES wallets (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE users ADD CONSTRAINT users_own_wallet FOREIGN KEY (wallet_id, id) REFERENCES wallets (id, owner_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE wallets ADD CONSTRAINT wallets_head_is_a_line FOREIGN KEY (id, head_sequence, current_balance) REFERENCES transactions (wallet_id, sequence, balance_after) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE deposits ADD CONSTRAINT deposits_credited FOREIGN KEY (id, credit_kind, wallet_id) REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE payouts ADD CONSTRAINT payouts_held FOREIGN KEY (id, hold_kind, wallet_id) REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE payouts ADD CONSTRAINT payouts_given_back FOREIGN KEY (id, return_kind, wallet_id) REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED;

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
        OR NEW.refund_id IS DISTINCT FROM OLD.refund_id
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
            'PENDING>SUCCEEDED', 'PENDING>FAILED', 'PENDING>CANCELED', 'SUCCEEDED>FAILED'))
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
            JOIN wallets o ON o.id = a.peer_wallet_id WHERE w.currency <> o.currency) THEN
        RAISE EXCEPTION 'a line does not agree with what it belongs to'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transactions_agree AFTER INSERT ON transactions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lines_agree();
