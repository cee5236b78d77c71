-- +goose Up
-- Lines move their wallets' heads: nothing else can, so a head is always its last
-- line's, and what a line goes on from is looked up in the head. All guards of lines
-- look at once at all lines of a statement, since each look costs as much for one
-- line as for many. What they replace was checked row by row, and locked each row
-- that a line or a transfer points to; wallets never go, and keep owner and currency.
DROP TRIGGER transactions_below_head ON transactions;
DROP TRIGGER transactions_agree ON transactions;
DROP TRIGGER transactions_chain ON transactions;
DROP FUNCTION lines_below_head();
DROP FUNCTION lines_agree();
DROP FUNCTION lines_chain();
DROP TRIGGER wallets_move_with_lines ON wallets;
ALTER TABLE wallets
    DROP CONSTRAINT wallets_head_is_a_line,
    DROP COLUMN head_sequence;
ALTER TABLE transactions
    DROP CONSTRAINT transactions_chain_key,
    DROP CONSTRAINT transactions_wallets_transactions;
ALTER TABLE transfers
    DROP CONSTRAINT transfers_of_their_wallet,
    DROP CONSTRAINT transfers_to_their_wallet,
    DROP CONSTRAINT transfers_in_its_currency;

-- A head moves forward only, and onto a line. No line stands above it: one that is
-- added moves it, or is refused.
CREATE TRIGGER wallets_move_with_lines BEFORE UPDATE ON wallets FOR EACH ROW
    WHEN (NEW.last_sequence < OLD.last_sequence
        OR (NEW.last_sequence = OLD.last_sequence AND NEW.current_balance <> OLD.current_balance))
    EXECUTE FUNCTION refuse('a balance moves only with a line');

-- Plans are kept for as long as a connection lasts, and made when the tables may be
-- small still: without the settings one could read a whole table each time.

-- refuse_lines fails in the name of a guard.
-- +goose StatementBegin
CREATE FUNCTION refuse_lines(guard text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation', TABLE = 'transactions', CONSTRAINT = guard;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION heads_moved() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM moved m WHERE m.last_sequence > 0 AND NOT EXISTS (SELECT 1 FROM transactions t
            WHERE t.wallet_id = m.id AND t.sequence = m.last_sequence AND t.balance_after = m.current_balance)) THEN
        RAISE EXCEPTION 'a balance moves only with a line'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER wallets_head_is_a_line AFTER UPDATE ON wallets
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION heads_moved();

-- Each line goes on from the line before it, the first of them from the head. A line
-- agrees with the operation that it belongs to, whose state is written first: a
-- deposit is credited once it has succeeded, a payout takes its amount and gives back
-- no more. The two lines of a transfer come together, and money keeps its currency.
-- +goose StatementBegin
CREATE FUNCTION lines_added() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    lines bigint;
    moved bigint;
    deposits boolean;
    payouts boolean;
    peers boolean;
    guard text;
BEGIN
    SELECT count(*), bool_or(deposit_id IS NOT NULL), bool_or(payout_id IS NOT NULL), bool_or(peer_wallet_id IS NOT NULL)
        INTO lines, deposits, payouts, peers FROM added;
    -- The first line of each wallet, which is all of them more often than not.
    UPDATE wallets w SET current_balance = a.balance_after, last_sequence = a.sequence FROM added a
        WHERE w.id = a.wallet_id AND w.last_sequence = a.sequence - 1 AND w.current_balance = a.running_balance;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved < lines THEN
        SELECT CASE WHEN w.id IS NULL THEN 'transactions_wallets_transactions'
                WHEN w.kind = 'user' AND a.balance_after < 0 THEN 'wallets_check'
                WHEN w.kind = 'debt' AND a.balance_after > 0 THEN 'wallets_check1' ELSE 'transactions_chain' END
            INTO guard FROM (
                SELECT *, lag(sequence) OVER chain AS before, lag(balance_after) OVER chain AS held
                FROM added WINDOW chain AS (PARTITION BY wallet_id ORDER BY sequence)) a
            LEFT JOIN wallets w ON w.id = a.wallet_id
            WHERE w.id IS NULL OR (w.kind = 'user' AND a.balance_after < 0) OR (w.kind = 'debt' AND a.balance_after > 0)
                OR CASE WHEN a.before IS NULL THEN a.sequence <> w.last_sequence
                    ELSE (a.sequence, a.running_balance) <> (a.before + 1, a.held) END
            LIMIT 1;
        -- The statement itself may hold more that moves a head: onto a line of its own
        -- that goes on from nothing, which is then where the head stands.
        IF guard IS NULL AND moved < (SELECT count(DISTINCT wallet_id) FROM added) THEN
            guard = 'transactions_chain';
        END IF;
        IF guard IS NOT NULL THEN
            PERFORM refuse_lines(guard, 'a line goes on from the line before it, and leaves no wallet where it may not be');
        END IF;
        UPDATE wallets w SET current_balance = a.balance_after, last_sequence = a.sequence
            FROM (SELECT DISTINCT ON (wallet_id) wallet_id, sequence, balance_after FROM added ORDER BY wallet_id, sequence DESC) a
            WHERE w.id = a.wallet_id AND w.last_sequence < a.sequence;
    END IF;
    IF deposits THEN
        IF EXISTS (SELECT 1 FROM added a JOIN deposits d ON d.id = a.deposit_id
                WHERE a.kind = 'DEPOSIT' AND d.state <> 'SUCCEEDED') THEN
            PERFORM refuse_lines('transactions_agree', 'a line does not agree with its deposit');
        END IF;
    END IF;
    IF payouts THEN
        IF EXISTS (SELECT 1 FROM added a JOIN payouts p ON p.id = a.payout_id
                WHERE (a.kind = 'PAYOUT' AND a.value <> -p.amount)
                    OR (a.kind = 'PAYOUT_RETURN' AND (p.state NOT IN ('SENT', 'REVERSED', 'FAILED')
                        OR (p.state = 'FAILED' AND a.value <> p.amount)
                        OR p.amount < (SELECT SUM(t.value) FROM transactions t
                            WHERE t.payout_id = p.id AND t.kind = 'PAYOUT_RETURN')))) THEN
            PERFORM refuse_lines('transactions_agree', 'a line does not agree with its payout');
        END IF;
    END IF;
    IF peers THEN
        IF EXISTS (SELECT 1 FROM added WHERE peer_wallet_id IS NOT NULL
                GROUP BY reference, least(wallet_id, peer_wallet_id), greatest(wallet_id, peer_wallet_id)
                HAVING count(*) <> 2 OR min(wallet_id) = max(wallet_id) OR min(value) <> -max(value)
                    OR (min(kind), max(kind)) NOT IN (('TRANSFER_IN', 'TRANSFER_OUT'), ('ADJUSTMENT', 'ADJUSTMENT'))) THEN
            PERFORM refuse_lines('transactions_peer', 'a transfer has two lines');
        END IF;
        -- The other line is the same turned round.
        IF EXISTS (SELECT 1 FROM added a
                LEFT JOIN transfers t ON a.kind = 'TRANSFER_OUT' AND t.id = a.reference
                    AND (t.wallet_id, t.to_wallet_id, t.amount) = (a.wallet_id, a.peer_wallet_id, -a.value)
                LEFT JOIN wallets w ON a.kind = 'ADJUSTMENT' AND w.id = a.wallet_id
                LEFT JOIN wallets o ON a.kind = 'ADJUSTMENT' AND o.id = a.peer_wallet_id
                WHERE a.peer_wallet_id IS NOT NULL AND CASE a.kind WHEN 'TRANSFER_OUT' THEN t.id IS NULL
                    WHEN 'ADJUSTMENT' THEN w.currency IS DISTINCT FROM o.currency ELSE false END) THEN
            PERFORM refuse_lines('transactions_agree', 'a line does not agree with its transfer');
        END IF;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transactions_added AFTER INSERT ON transactions
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lines_added();

-- A transfer goes from its owner's wallet to the other's, in the currency of both.
-- +goose StatementBegin
CREATE FUNCTION transfers_added() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    guard text;
BEGIN
    SELECT CASE WHEN f.owner_id IS DISTINCT FROM a.owner_id THEN 'transfers_of_their_wallet'
            WHEN t.owner_id IS DISTINCT FROM a.to_owner_id THEN 'transfers_to_their_wallet'
            ELSE 'transfers_in_its_currency' END
        INTO guard FROM added a LEFT JOIN wallets f ON f.id = a.wallet_id LEFT JOIN wallets t ON t.id = a.to_wallet_id
        WHERE (f.owner_id, t.owner_id, f.currency, t.currency) IS DISTINCT FROM (a.owner_id, a.to_owner_id, a.currency, a.currency)
        LIMIT 1;
    IF guard IS NOT NULL THEN
        RAISE EXCEPTION 'a transfer does not agree with its wallets'
            USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = guard;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER transfers_added AFTER INSERT ON transfers
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION transfers_added();

-- The tables that guards look at are ours, whatever temporary ones a session has by
-- the same names.
-- +goose StatementBegin
DO $$
DECLARE
    guard text;
BEGIN
    FOREACH guard IN ARRAY ARRAY['lines_added', 'transfers_added', 'heads_moved', 'own_wallet_is_a_users',
        'transactions_agree_refund', 'keep_account'] LOOP
        EXECUTE format('ALTER FUNCTION %I() SET search_path = %I, pg_temp', guard, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
