-- +goose Up

-- Operators have separate roles: SUPPORT reads and refunds up to a limit, FINANCE approves
-- and reconciles, ADMIN does everything. An API key has the role it was made with, at most.
-- A refund above the limit of one operator is proposed, and made once another operator has
-- confirmed it. The proposal is done when the refund's row stands.
--
-- SQLite cannot change a CHECK, so the tables' text is changed, as in 20261129224100.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (role IN (''USER'', ''ADMIN''))',
        'CHECK (role IN (''USER'', ''SUPPORT'', ''FINANCE'', ''ADMIN''))')
    WHERE type = 'table' AND name IN ('users', 'api_keys');
UPDATE sqlite_schema SET sql = replace(replace(sql,
        '(''RETRY'', ''GIVE_BACK'', ''MARK_SENT'') THEN line_id', '(''RETRY'', ''GIVE_BACK'', ''MARK_SENT'', ''REFUND_DEPOSIT'') THEN line_id'),
        'CHECK (action <> ''REFUND'' OR amount > 0)',
        'CHECK (action NOT IN (''REFUND'', ''REFUND_DEPOSIT'') OR amount > 0), CONSTRAINT resolutions_refund_of_two CHECK (action <> ''REFUND_DEPOSIT'' OR two_persons)')
    WHERE type = 'table' AND name = 'resolutions';
PRAGMA writable_schema = RESET;

-- When the second factor was shown for the session. In live mode a session without one has
-- no operator's role.
ALTER TABLE sessions ADD COLUMN factor_at datetime;

-- A frozen wallet receives and does not send. A suspended user cannot sign in.
ALTER TABLE wallets ADD COLUMN frozen_at datetime CONSTRAINT wallets_frozen_users CHECK (frozen_at IS NULL OR kind = 'user');
ALTER TABLE wallets ADD COLUMN frozen_reason text NOT NULL DEFAULT ''
    CONSTRAINT wallets_frozen CHECK ((frozen_at IS NULL) = (frozen_reason = '') AND length(frozen_reason) <= 500);
ALTER TABLE users ADD COLUMN suspended_at datetime;
ALTER TABLE users ADD COLUMN suspended_reason text NOT NULL DEFAULT ''
    CONSTRAINT users_suspended CHECK ((suspended_at IS NULL) = (suspended_reason = '') AND length(suspended_reason) <= 500);

-- Nothing begins from a frozen wallet. A payout that a restored backup has lost is made
-- again with the time at which it began: its money has left.
-- +goose StatementBegin
CREATE TRIGGER transfers_from_frozen_wallets BEFORE INSERT ON transfers
    WHEN EXISTS (SELECT 1 FROM wallets WHERE id = NEW.wallet_id AND frozen_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'transfers: the wallet is frozen');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_from_frozen_wallets BEFORE INSERT ON payouts
    WHEN NEW.created_at = NEW.updated_at AND EXISTS (SELECT 1 FROM wallets WHERE id = NEW.wallet_id AND frozen_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'payouts: the wallet is frozen');
END;
-- +goose StatementEnd

-- None is sent to Stripe, for the first time or again, while its wallet is frozen.
-- +goose StatementBegin
CREATE TRIGGER payouts_sent_while_frozen BEFORE UPDATE ON payouts
    WHEN NEW.sends > OLD.sends AND EXISTS (SELECT 1 FROM wallets WHERE id = NEW.wallet_id AND frozen_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'payouts: the wallet is frozen');
END;
-- +goose StatementEnd

-- An account whose wallet is frozen does not close: closing erases whose it was.
-- +goose StatementBegin
CREATE TRIGGER users_close_unfrozen BEFORE UPDATE ON users
    WHEN OLD.closing_at IS NULL AND NEW.closing_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM wallets WHERE owner_id = NEW.id AND frozen_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'users: an account with a frozen wallet does not close');
END;
-- +goose StatementEnd
