-- +goose Up

-- Closing an account is a state machine in the columns of its user: OPEN (closing_at is
-- null), CLOSING (closing_at) and CLOSED (closing_at and deleted_at). next_at says when
-- the sweeper goes on, and is set while the account is CLOSING and at no other time.
ALTER TABLE users ADD COLUMN closing_at timestamptz;
UPDATE users SET closing_at = deleted_at WHERE deleted_at IS NOT NULL;
ALTER TABLE users ADD COLUMN next_at timestamptz
    CONSTRAINT users_sweep_while_closing CHECK ((closing_at IS NOT NULL AND deleted_at IS NULL) = (next_at IS NOT NULL))
    CONSTRAINT users_close_in_steps CHECK (deleted_at IS NULL OR closing_at IS NOT NULL);
CREATE INDEX user_next_at ON users (next_at) WHERE next_at IS NOT NULL;

CREATE TRIGGER users_close_once BEFORE UPDATE ON users FOR EACH ROW
    WHEN (OLD.closing_at IS NOT NULL AND NEW.closing_at IS DISTINCT FROM OLD.closing_at)
    EXECUTE FUNCTION refuse('users: closing an account is not taken back');
CREATE TRIGGER users_close_before_deleted BEFORE UPDATE ON users FOR EACH ROW
    WHEN (OLD.closing_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION refuse('users: an account closes before it is closed');
CREATE TRIGGER users_stay_nobody BEFORE UPDATE ON users FOR EACH ROW
    WHEN (OLD.deleted_at IS NOT NULL AND (NEW.email IS DISTINCT FROM OLD.email OR NEW.name IS NOT NULL))
    EXECUTE FUNCTION refuse('users: personal data that were erased do not come back');

-- An account begins to close when it holds and owes nothing, and is closed when it holds
-- nothing and none of its deposits can be paid any more.
-- +goose StatementBegin
CREATE FUNCTION accounts_close_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM wallets WHERE owner_id = NEW.id AND current_balance <> 0
            AND (kind = 'user' OR kind = 'debt' AND NEW.deleted_at IS NULL)) THEN
        RAISE EXCEPTION 'users: an account with money does not close'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    IF NEW.deleted_at IS NOT NULL AND EXISTS (SELECT FROM deposits WHERE owner_id = NEW.id AND (next_at IS NOT NULL OR parked)) THEN
        RAISE EXCEPTION 'users: an account with deposits that wait is not closed'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER users_close_empty BEFORE UPDATE ON users FOR EACH ROW
    WHEN (OLD.closing_at IS NULL AND NEW.closing_at IS NOT NULL OR OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION accounts_close_empty();

-- Nothing new begins for an account that closes. A deposit from before, which a restored
-- backup has lost, is made again with the time at which it began.
-- +goose StatementBegin
CREATE FUNCTION deposits_of_open_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM users WHERE id = NEW.owner_id AND closing_at <= NEW.created_at) THEN
        RAISE EXCEPTION 'deposits: the account is closed'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER deposits_of_open_accounts BEFORE INSERT ON deposits FOR EACH ROW EXECUTE FUNCTION deposits_of_open_accounts();

-- +goose StatementBegin
CREATE FUNCTION transfers_to_open_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN users u ON u.id = added.to_owner_id WHERE u.closing_at IS NOT NULL) THEN
        RAISE EXCEPTION 'transfers: the account is closed'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transfers_to_open_accounts AFTER INSERT ON transfers
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION transfers_to_open_accounts();

-- +goose StatementBegin
DO $$
DECLARE
    guard text;
BEGIN
    FOREACH guard IN ARRAY ARRAY['accounts_close_empty', 'deposits_of_open_accounts', 'transfers_to_open_accounts'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', guard, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
