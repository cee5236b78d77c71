-- +goose Up

-- Closing an account is a state machine in the columns of its user: OPEN (closing_at is
-- null), CLOSING (closing_at) and CLOSED (closing_at and deleted_at). next_at says when
-- the sweeper goes on, and is set while the account is CLOSING and at no other time.
ALTER TABLE users ADD COLUMN closing_at datetime;
UPDATE users SET closing_at = deleted_at WHERE deleted_at IS NOT NULL;
ALTER TABLE users ADD COLUMN next_at datetime
    CONSTRAINT users_sweep_while_closing CHECK ((closing_at IS NOT NULL AND deleted_at IS NULL) = (next_at IS NOT NULL))
    CONSTRAINT users_close_in_steps CHECK (deleted_at IS NULL OR closing_at IS NOT NULL);
CREATE INDEX user_next_at ON users (next_at) WHERE next_at IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER users_close_once BEFORE UPDATE ON users
    WHEN OLD.closing_at IS NOT NULL AND NEW.closing_at IS NOT OLD.closing_at
BEGIN
    SELECT RAISE(ABORT, 'users: closing an account is not taken back');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER users_close_before_deleted BEFORE UPDATE ON users
    WHEN OLD.closing_at IS NULL AND NEW.deleted_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'users: an account closes before it is closed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER users_stay_nobody BEFORE UPDATE ON users
    WHEN OLD.deleted_at IS NOT NULL AND (NEW.email IS NOT OLD.email OR NEW.name IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'users: personal data that were erased do not come back');
END;
-- +goose StatementEnd

-- An account begins to close when it holds and owes nothing, and is closed when it holds
-- nothing and none of its deposits can be paid any more.
-- +goose StatementBegin
CREATE TRIGGER users_close_empty BEFORE UPDATE ON users
    WHEN OLD.closing_at IS NULL AND NEW.closing_at IS NOT NULL OR OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'users: an account with money does not close')
        WHERE EXISTS (SELECT 1 FROM wallets WHERE owner_id = NEW.id AND current_balance <> 0
            AND (kind = 'user' OR kind = 'debt' AND NEW.deleted_at IS NULL));
    SELECT RAISE(ABORT, 'users: an account with deposits that wait is not closed')
        WHERE NEW.deleted_at IS NOT NULL AND EXISTS (SELECT 1 FROM deposits WHERE owner_id = NEW.id AND (next_at IS NOT NULL OR parked));
END;
-- +goose StatementEnd

-- Nothing new begins for an account that closes. A deposit from before, which a restored
-- backup has lost, is made again with the time at which it began.
-- +goose StatementBegin
CREATE TRIGGER deposits_of_open_accounts BEFORE INSERT ON deposits
    WHEN EXISTS (SELECT 1 FROM users WHERE id = NEW.owner_id AND closing_at <= NEW.created_at)
BEGIN
    SELECT RAISE(ABORT, 'deposits: the account is closed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfers_to_open_accounts BEFORE INSERT ON transfers
    WHEN EXISTS (SELECT 1 FROM users WHERE id = NEW.to_owner_id AND closing_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'transfers: the account is closed');
END;
-- +goose StatementEnd
