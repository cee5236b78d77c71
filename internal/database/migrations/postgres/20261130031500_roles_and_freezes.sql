-- +goose Up

-- Operators have separate roles: SUPPORT reads and refunds up to a limit, FINANCE approves
-- and reconciles, ADMIN does everything. An API key has the role it was made with, at most.
ALTER TABLE users DROP CONSTRAINT users_role_check,
    ADD CONSTRAINT users_role_check CHECK (role IN ('USER', 'SUPPORT', 'FINANCE', 'ADMIN'));
ALTER TABLE api_keys DROP CONSTRAINT api_keys_role_check,
    ADD CONSTRAINT api_keys_role_check CHECK (role IN ('USER', 'SUPPORT', 'FINANCE', 'ADMIN'));

-- When the second factor was shown for the session. In live mode a session without one has
-- no operator's role.
ALTER TABLE sessions ADD COLUMN factor_at timestamptz;

-- A frozen wallet receives and does not send. A suspended user cannot sign in.
ALTER TABLE wallets
    ADD COLUMN frozen_at timestamptz,
    ADD COLUMN frozen_reason text NOT NULL DEFAULT '',
    ADD CONSTRAINT wallets_frozen CHECK ((frozen_at IS NULL) = (frozen_reason = '') AND length(frozen_reason) <= 500),
    ADD CONSTRAINT wallets_frozen_users CHECK (frozen_at IS NULL OR kind = 'user');
ALTER TABLE users
    ADD COLUMN suspended_at timestamptz,
    ADD COLUMN suspended_reason text NOT NULL DEFAULT '',
    ADD CONSTRAINT users_suspended CHECK ((suspended_at IS NULL) = (suspended_reason = '') AND length(suspended_reason) <= 500);

-- A transfer goes from its owner's wallet to the other's, in the currency of both, and from
-- none that is frozen. The wallets are locked by then, and so is what freezes them.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION transfers_added() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    guard text;
BEGIN
    SELECT CASE WHEN f.owner_id IS DISTINCT FROM a.owner_id THEN 'transfers_of_their_wallet'
            WHEN t.owner_id IS DISTINCT FROM a.to_owner_id THEN 'transfers_to_their_wallet'
            WHEN f.frozen_at IS NOT NULL THEN 'transfers_from_frozen_wallets'
            ELSE 'transfers_in_its_currency' END
        INTO guard FROM added a LEFT JOIN wallets f ON f.id = a.wallet_id LEFT JOIN wallets t ON t.id = a.to_wallet_id
        WHERE (f.owner_id, t.owner_id, f.currency, t.currency) IS DISTINCT FROM (a.owner_id, a.to_owner_id, a.currency, a.currency)
            OR f.frozen_at IS NOT NULL
        LIMIT 1;
    IF guard IS NOT NULL THEN
        RAISE EXCEPTION 'a transfer does not agree with its wallets'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = guard;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- No payout begins from a frozen wallet. One that a restored backup has lost is made again
-- with the time at which it began: its money has left.
-- +goose StatementBegin
CREATE FUNCTION payouts_from_frozen_wallets() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN wallets w ON w.id = a.wallet_id
            WHERE w.frozen_at IS NOT NULL AND a.created_at = a.updated_at) THEN
        RAISE EXCEPTION 'payouts: the wallet is frozen'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payouts_from_frozen_wallets AFTER INSERT ON payouts
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payouts_from_frozen_wallets();

-- None is sent to Stripe, for the first time or again, while its wallet is frozen.
-- +goose StatementBegin
CREATE FUNCTION payouts_sent_while_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM wallets WHERE id = NEW.wallet_id AND frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'payouts: the wallet is frozen'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payouts_sent_while_frozen BEFORE UPDATE ON payouts FOR EACH ROW
    WHEN (NEW.sends > OLD.sends) EXECUTE FUNCTION payouts_sent_while_frozen();

-- An account whose wallet is frozen does not close: closing erases whose it was.
-- +goose StatementBegin
CREATE FUNCTION accounts_close_unfrozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM wallets WHERE owner_id = NEW.id AND frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'users: an account with a frozen wallet does not close'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER users_close_unfrozen BEFORE UPDATE ON users FOR EACH ROW
    WHEN (OLD.closing_at IS NULL AND NEW.closing_at IS NOT NULL)
    EXECUTE FUNCTION accounts_close_unfrozen();

-- A refund above the limit of one operator is proposed, and made once another operator has
-- confirmed it. The proposal is done when the refund's row stands.
ALTER TABLE resolutions
    DROP CONSTRAINT resolutions_of_one_thing,
    ADD CONSTRAINT resolutions_of_one_thing CHECK (CASE
        WHEN action IN ('ASSIGN_TO_WALLET', 'ASSIGN_TO_PLATFORM', 'ASSIGN_TO_OPERATION', 'REFUND')
            THEN line_id IS NOT NULL AND operation_id IS NULL
        WHEN action IN ('RETRY', 'GIVE_BACK', 'MARK_SENT', 'REFUND_DEPOSIT') THEN line_id IS NULL AND operation_id IS NOT NULL
        ELSE false END),
    DROP CONSTRAINT resolutions_refund_is_positive,
    ADD CONSTRAINT resolutions_refund_is_positive CHECK (action NOT IN ('REFUND', 'REFUND_DEPOSIT') OR amount > 0),
    ADD CONSTRAINT resolutions_refund_of_two CHECK (action <> 'REFUND_DEPOSIT' OR two_persons);

-- +goose StatementBegin
DO $$
DECLARE
    guard text;
BEGIN
    FOREACH guard IN ARRAY ARRAY['transfers_added', 'payouts_from_frozen_wallets', 'payouts_sent_while_frozen', 'accounts_close_unfrozen'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', guard, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
