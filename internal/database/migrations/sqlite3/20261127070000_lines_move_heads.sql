-- +goose NO TRANSACTION
-- +goose Up
-- Lines move their wallets' heads: nobody else can, so a head is always its last
-- line's, and what a line goes on from is the head. SQLite takes no reference and no
-- key away from a table that stands, so both tables are written anew, in one
-- transaction of this file's own: references can be switched off only outside of one.
-- Begun a second time, after a crash at its end, it does the same again.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TABLE new_wallets (
    id              text NOT NULL PRIMARY KEY,
    created_at      datetime NOT NULL,
    currency        text NOT NULL CHECK (length(currency) = 3 AND currency = upper(currency)),
    kind            text NOT NULL DEFAULT 'user' CHECK (kind IN ('user', 'debt', 'platform')),
    current_balance integer NOT NULL DEFAULT 0,
    last_sequence   integer NOT NULL DEFAULT 0 CHECK (last_sequence >= 0),
    owner_id        text NOT NULL,
    account_id      text,
    UNIQUE (id, owner_id),
    UNIQUE (id, currency),
    CHECK (kind <> 'user' OR current_balance >= 0),
    CHECK (kind <> 'debt' OR current_balance <= 0),
    CHECK (last_sequence > 0 OR current_balance = 0),
    CHECK (typeof(current_balance) = 'integer'),
    CHECK (typeof(last_sequence) = 'integer'),
    CONSTRAINT wallets_users_wallets FOREIGN KEY (owner_id) REFERENCES users (id),
    CONSTRAINT wallets_payout_accounts_payout_account FOREIGN KEY (account_id) REFERENCES payout_accounts (id),
    CONSTRAINT wallets_own_account FOREIGN KEY (account_id, owner_id) REFERENCES payout_accounts (id, owner_id)
);
INSERT INTO new_wallets (id, created_at, currency, kind, current_balance, last_sequence, owner_id, account_id)
    SELECT id, created_at, currency, kind, current_balance, last_sequence, owner_id, account_id FROM wallets ORDER BY rowid;
CREATE TABLE new_transactions (
    id              text NOT NULL PRIMARY KEY,
    created_at      datetime NOT NULL,
    sequence        integer NOT NULL CHECK (sequence >= 1),
    kind            text NOT NULL,
    value           integer NOT NULL CHECK (value <> 0),
    running_balance integer NOT NULL,
    balance_after   integer NOT NULL,
    contra          text NOT NULL,
    reference       text NOT NULL CHECK (reference <> ''),
    peer_wallet_id  text,
    deposit_id      text,
    payout_id       text,
    wallet_id       text NOT NULL,
    peer_value      integer GENERATED ALWAYS AS (CASE WHEN peer_wallet_id IS NOT NULL THEN -value END) STORED,
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
    CHECK (typeof(sequence) = 'integer'),
    CHECK (typeof(value) = 'integer'),
    CHECK (typeof(running_balance) = 'integer'),
    CHECK (typeof(balance_after) = 'integer'),
    CHECK (typeof(running_balance + value) = 'integer'), -- it becomes a fraction where it is too large
    CONSTRAINT transactions_deposits_deposit FOREIGN KEY (deposit_id) REFERENCES deposits (id),
    CONSTRAINT transactions_payouts_payout FOREIGN KEY (payout_id) REFERENCES payouts (id),
    CONSTRAINT transactions_of_its_deposit FOREIGN KEY (deposit_id, wallet_id) REFERENCES deposits (id, wallet_id),
    CONSTRAINT transactions_of_its_payout FOREIGN KEY (payout_id, wallet_id) REFERENCES payouts (id, wallet_id),
    CONSTRAINT transactions_peer FOREIGN KEY (reference, peer_wallet_id, wallet_id, peer_value)
        REFERENCES transactions (reference, wallet_id, peer_wallet_id, value) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO new_transactions (id, created_at, sequence, kind, value, running_balance, balance_after, contra, reference, peer_wallet_id,
    deposit_id, payout_id, wallet_id)
    SELECT id, created_at, sequence, kind, value, running_balance, balance_after, contra, reference, peer_wallet_id,
    deposit_id, payout_id, wallet_id FROM transactions ORDER BY rowid;
DROP TABLE transactions;
DROP TABLE wallets;
ALTER TABLE new_wallets RENAME TO wallets;
ALTER TABLE new_transactions RENAME TO transactions;

CREATE UNIQUE INDEX transaction_wallet_id_sequence ON transactions (wallet_id, sequence);
CREATE UNIQUE INDEX transaction_reference_kind_wallet_id ON transactions (reference, kind, wallet_id);
CREATE UNIQUE INDEX transactions_returned_once ON transactions (reference) WHERE kind = 'PAYOUT_RETURN';
CREATE INDEX transactions_returns ON transactions (payout_id) WHERE kind = 'PAYOUT_RETURN';
CREATE UNIQUE INDEX wallet_owner_id_currency_kind ON wallets (owner_id, currency, kind);

-- The guards that stood before.
-- +goose StatementBegin
CREATE TRIGGER transactions_stay BEFORE DELETE ON transactions
BEGIN
    SELECT RAISE(ABORT, 'transactions are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transactions_never_change BEFORE UPDATE ON transactions
BEGIN
    SELECT RAISE(ABORT, 'a line of the ledger never changes');
END;
-- +goose StatementEnd
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
CREATE TRIGGER transactions_agree_refund BEFORE INSERT ON transactions
    WHEN (NEW.kind = 'REFUND' AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.reference AND state = 'PENDING'))
        OR (NEW.kind = 'REFUND_RETURN' AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.reference AND state = 'FAILED'))
BEGIN
    SELECT RAISE(ABORT, 'a line does not agree with its refund');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_stay BEFORE DELETE ON wallets
BEGIN
    SELECT RAISE(ABORT, 'wallets are never deleted');
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
CREATE TRIGGER wallets_begin_empty BEFORE INSERT ON wallets
    WHEN NEW.last_sequence <> 0 OR NEW.current_balance <> 0
BEGIN
    SELECT RAISE(ABORT, 'a wallet begins empty');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_own_kind BEFORE INSERT ON wallets
    WHEN NEW.kind <> 'user'
        AND EXISTS (SELECT 1 FROM users WHERE id = NEW.owner_id AND wallet_id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'a user''s own wallet is of the kind user');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_known_once BEFORE UPDATE ON wallets
    WHEN OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id
        AND (NEW.account_id IS NULL
            OR NOT EXISTS (SELECT 1 FROM payout_accounts WHERE id = OLD.account_id AND disconnected_at IS NOT NULL))
BEGIN
    SELECT RAISE(ABORT, 'wallets: what Stripe or time has settled never changes');
END;
-- +goose StatementEnd

-- A line goes on from the head and moves it. Where it may not, RAISE says so: a CHECK
-- that is violated here would be dealt with as the outer INSERT wants, and OR FAIL
-- would leave the line.
-- +goose StatementBegin
CREATE TRIGGER transactions_chain AFTER INSERT ON transactions
BEGIN
    UPDATE wallets SET current_balance = NEW.balance_after, last_sequence = NEW.sequence
        WHERE id = NEW.wallet_id AND last_sequence = NEW.sequence - 1 AND current_balance = NEW.running_balance
            AND CASE kind WHEN 'user' THEN NEW.balance_after >= 0 WHEN 'debt' THEN NEW.balance_after <= 0 ELSE true END;
    SELECT RAISE(ABORT, 'a line goes on from the line before it') WHERE changes() <> 1;
END;
-- +goose StatementEnd
-- No line stands above the head but the one that moves it.
-- +goose StatementBegin
CREATE TRIGGER wallets_move_with_lines BEFORE UPDATE ON wallets
    WHEN (NEW.last_sequence <> OLD.last_sequence OR NEW.current_balance <> OLD.current_balance)
        AND NOT EXISTS (SELECT 1 FROM transactions WHERE wallet_id = OLD.id AND sequence = NEW.last_sequence
            AND sequence = OLD.last_sequence + 1 AND balance_after = NEW.current_balance)
BEGIN
    SELECT RAISE(ABORT, 'a balance moves only with a line');
END;
-- +goose StatementEnd
COMMIT;
PRAGMA foreign_keys = ON;
