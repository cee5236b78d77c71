-- +goose Up

-- How far Stripe's statement was read, and when our books were last held against it.
-- Pages are kept as they come, newest first: read_until moves only once a reading is
-- whole, and a reading that broke off goes on below its oldest entry (bottom).
CREATE TABLE statement_progress (
    id             text NOT NULL PRIMARY KEY CONSTRAINT statement_progress_is_one CHECK (id = 'platform'),
    read_until     timestamptz NOT NULL,
    top            timestamptz,
    bottom         timestamptz,
    reading        text NOT NULL DEFAULT '',
    reconciled_at  timestamptz NOT NULL,
    attempts       bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    stale          boolean NOT NULL DEFAULT false,
    stale_accepted boolean NOT NULL DEFAULT false,
    CONSTRAINT statement_progress_both_ends CHECK ((top IS NULL) = (bottom IS NULL) AND (top IS NULL OR bottom <= top)),
    CONSTRAINT statement_progress_accepted CHECK (NOT (stale AND stale_accepted))
);
INSERT INTO statement_progress (id, read_until, reconciled_at)
    SELECT 'platform', COALESCE(MAX(created_at), '1970-01-01 00:00:00+00'), now() FROM statement_lines;

-- How far Stripe's books and ours differ in each currency, without what is on its way,
-- and since when. A lasting difference keeps payouts stopped; accepted is what an
-- operator has let go out in spite of.
CREATE TABLE book_differences (
    id         text NOT NULL PRIMARY KEY CONSTRAINT book_differences_currency CHECK (length(id) = 3 AND id = upper(id)),
    difference bigint NOT NULL,
    accepted   bigint NOT NULL DEFAULT 0,
    readings   bigint NOT NULL DEFAULT 0 CHECK (readings >= 0),
    since      timestamptz,
    lasting    boolean NOT NULL DEFAULT false,
    CONSTRAINT book_differences_since CHECK ((since IS NULL) = (readings = 0)),
    CONSTRAINT book_differences_last CHECK (NOT lasting OR readings > 0)
);

-- The sums of the books cost what is on its way, and not all that ever was: all lines of
-- the statement are added up in an index, all lines of the ledger in its wallets.
DROP INDEX statementline_match;
CREATE INDEX statementline_match_currency_net ON statement_lines ("match", currency, net);
CREATE INDEX statementline_matched_id ON statement_lines (matched_id);
CREATE INDEX transactions_at_stripe ON transactions (created_at) WHERE contra IN ('STRIPE', 'PAYOUTS', 'DISPUTES');
CREATE INDEX transactions_adjusted ON transactions (wallet_id) WHERE contra = 'ADJUSTMENTS';
CREATE INDEX payouts_waiting ON payouts (currency, amount) WHERE state IN ('PENDING', 'SENDING', 'RECONCILE');
CREATE INDEX refunds_waiting ON refunds (currency, amount) WHERE state IN ('PENDING', 'SENDING', 'RECONCILE');
CREATE INDEX refunds_processing ON refunds (id) WHERE state = 'PROCESSING';

CREATE TRIGGER statement_progress_stays BEFORE DELETE ON statement_progress FOR EACH ROW
    EXECUTE FUNCTION refuse('statement_progress is never deleted');
CREATE TRIGGER statement_progress_is_kept BEFORE TRUNCATE ON statement_progress FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('statement_progress is never deleted');
CREATE TRIGGER book_differences_stay BEFORE DELETE ON book_differences FOR EACH ROW
    EXECUTE FUNCTION refuse('book_differences are never deleted');
CREATE TRIGGER book_differences_are_kept BEFORE TRUNCATE ON book_differences FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('book_differences are never deleted');
