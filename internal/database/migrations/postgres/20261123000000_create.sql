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
    id              text NOT NULL PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    deposit_id      text NOT NULL,
    amount          bigint NOT NULL CHECK (amount > 0),
    -- What the user bears; the platform bears the rest.
    charged         bigint NOT NULL CHECK (charged BETWEEN 0 AND amount),
    currency        text NOT NULL,
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    state           text NOT NULL DEFAULT 'PENDING'
                    CHECK (state IN ('PENDING', 'SENDING', 'RECONCILE', 'PROCESSING', 'SUCCEEDED', 'FAILED')),
    refund_id       text,
    requested_by    text CONSTRAINT refunds_operator REFERENCES users (id),
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
    CHECK (state NOT IN ('PROCESSING', 'SUCCEEDED') OR refund_id IS NOT NULL),
    CHECK (parked OR next_at IS NOT NULL OR state IN ('SUCCEEDED', 'FAILED')),
    CONSTRAINT refunds_deposits_refunds FOREIGN KEY (deposit_id) REFERENCES deposits (id),
    CONSTRAINT refunds_of_its_deposit FOREIGN KEY (deposit_id, wallet_id) REFERENCES deposits (id, wallet_id),
    CONSTRAINT refunds_wallets_refunds FOREIGN KEY (wallet_id) REFERENCES wallets (id),
    CONSTRAINT refunds_of_their_wallet FOREIGN KEY (wallet_id, owner_id) REFERENCES wallets (id, owner_id),
    CONSTRAINT refunds_in_its_currency FOREIGN KEY (wallet_id, currency) REFERENCES wallets (id, currency)
);
CREATE UNIQUE INDEX refund_owner_id_idempotency_key ON refunds (owner_id, idempotency_key);
CREATE INDEX refund_deposit_id ON refunds (deposit_id);
CREATE INDEX refund_next_at ON refunds (next_at);
CREATE UNIQUE INDEX refunds_refund_id_key ON refunds (refund_id);

CREATE TABLE disputes (
    id         text NOT NULL PRIMARY KEY CHECK (id LIKE 'du!_%' ESCAPE '!' OR id LIKE 'dp!_%' ESCAPE '!'),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    wallet_id  text NOT NULL,
    deposit_id text NOT NULL,
    amount     bigint NOT NULL CHECK (amount > 0),
    currency   text NOT NULL,
    reason     text NOT NULL,
    status     text NOT NULL,
    open       boolean NOT NULL DEFAULT true,
    -- What the user bore, and what of it came back.
    taken      bigint NOT NULL DEFAULT 0 CHECK (taken >= 0),
    returned   bigint NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND taken),
    movements  jsonb NOT NULL,
    due_by     timestamptz,
    CONSTRAINT disputes_deposits_disputes FOREIGN KEY (deposit_id) REFERENCES deposits (id),
    CONSTRAINT disputes_of_its_deposit FOREIGN KEY (deposit_id, wallet_id) REFERENCES deposits (id, wallet_id)
);
CREATE INDEX dispute_deposit_id ON disputes (deposit_id);
CREATE INDEX dispute_wallet_id_open ON disputes (wallet_id, open);

-- Stripe's own books of the platform, and what here each line belongs to.
CREATE TABLE statement_lines (
    id            text NOT NULL PRIMARY KEY CHECK (id LIKE 'txn!_%' ESCAPE '!'),
    type          text NOT NULL,
    source        text NOT NULL,
    intent_id     text NOT NULL DEFAULT '',
    parent        text NOT NULL DEFAULT '',
    amount        bigint NOT NULL,
    fee           bigint NOT NULL,
    net           bigint NOT NULL CHECK (net = amount - fee),
    currency      text NOT NULL,
    created_at    timestamptz NOT NULL,
    seen_at       timestamptz NOT NULL,
    match         text NOT NULL DEFAULT 'UNMATCHED'
                  CHECK (match IN ('UNMATCHED', 'DEPOSIT', 'PAYOUT', 'REFUND', 'DISPUTE', 'PLATFORM', 'SUSPENSE')),
    matched_id    text,
    fee_reference text,
    CHECK ((match = 'UNMATCHED') = (matched_id IS NULL))
);
CREATE INDEX statementline_created_at ON statement_lines (created_at);
CREATE INDEX statementline_match ON statement_lines (match);

-- What each payout reads before it takes anything.
CREATE TABLE gates (
    id         text NOT NULL PRIMARY KEY CHECK (id IN ('money_out', 'deposits', 'payouts', 'transfers')),
    open       boolean NOT NULL DEFAULT true,
    reason     text NOT NULL DEFAULT '',
    changed_by text NOT NULL DEFAULT '',
    changed_at timestamptz NOT NULL,
    checked_at timestamptz
);

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
        OR (kind = 'TRANSFER_OUT' AND contra = 'TRANSFERS' AND value < 0)
        OR (kind = 'TRANSFER_IN' AND contra = 'TRANSFERS' AND value > 0)
        OR (kind = 'ADJUSTMENT' AND contra IN ('ADJUSTMENTS', 'TRANSFERS', 'STRIPE'))
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

-- Money from one wallet to another. sent_kind names the line that must stand with it;
-- that line's peer is the other one.
CREATE TABLE transfers (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'trf!_%' ESCAPE '!'),
    created_at      timestamptz NOT NULL,
    owner_id        text NOT NULL,
    wallet_id       text NOT NULL,
    to_owner_id     text NOT NULL,
    to_wallet_id    text NOT NULL CHECK (to_wallet_id <> wallet_id),
    amount          bigint NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    note            text NOT NULL DEFAULT '' CHECK (length(note) <= 140),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    sent_kind       text GENERATED ALWAYS AS (CASE WHEN amount > 0 THEN 'TRANSFER_OUT' END) STORED,
    CONSTRAINT transfers_of_their_wallet FOREIGN KEY (wallet_id, owner_id) REFERENCES wallets (id, owner_id),
    CONSTRAINT transfers_to_their_wallet FOREIGN KEY (to_wallet_id, to_owner_id) REFERENCES wallets (id, owner_id),
    CONSTRAINT transfers_in_its_currency FOREIGN KEY (wallet_id, currency) REFERENCES wallets (id, currency),
    CONSTRAINT transfers_sent FOREIGN KEY (id, sent_kind, wallet_id)
        REFERENCES transactions (reference, kind, wallet_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX transfer_owner_id_idempotency_key ON transfers (owner_id, idempotency_key);
