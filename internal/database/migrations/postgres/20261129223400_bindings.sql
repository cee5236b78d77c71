-- +goose Up

-- At which Stripe account the database's money is, and in which mode. It changes by
-- `purser rebind` alone, which counts it, and never from play money to real money.
CREATE TABLE bindings (
    id       text NOT NULL PRIMARY KEY CHECK (id = 'stripe'),
    account  text NOT NULL DEFAULT '' CHECK (account = '' OR account LIKE 'acct!_%' ESCAPE '!'),
    mode     text NOT NULL CHECK (mode IN ('live', 'test', 'sandbox')),
    rebinds  bigint NOT NULL DEFAULT 0 CHECK (rebinds >= 0),
    bound_at timestamptz NOT NULL
);

-- In which history the rows stand. The history is compared before money is sent.
CREATE TABLE fences (
    id             text NOT NULL PRIMARY KEY CHECK (id = 'database'),
    history        text NOT NULL DEFAULT '',
    generation     bigint NOT NULL DEFAULT 0 CHECK (generation >= 0),
    suspected_at   timestamptz,
    reason         text NOT NULL DEFAULT '',
    checking_until timestamptz
);
CREATE TRIGGER bindings_change_by_rebind BEFORE UPDATE ON bindings FOR EACH ROW
    WHEN ((NEW.id <> OLD.id OR NEW.mode <> OLD.mode OR (OLD.account <> '' AND NEW.account <> OLD.account)) AND NEW.rebinds <> OLD.rebinds + 1)
    EXECUTE FUNCTION refuse('bindings change by a rebind alone');
CREATE TRIGGER bindings_never_become_live BEFORE UPDATE ON bindings FOR EACH ROW
    WHEN (NEW.mode = 'live' AND OLD.mode <> 'live')
    EXECUTE FUNCTION refuse('play money never becomes real money');
CREATE TRIGGER bindings_stay BEFORE DELETE ON bindings FOR EACH ROW
    EXECUTE FUNCTION refuse('bindings are never deleted');
CREATE TRIGGER fences_only_grow BEFORE UPDATE ON fences FOR EACH ROW
    WHEN (NEW.generation < OLD.generation)
    EXECUTE FUNCTION refuse('fences: generations only grow');
CREATE TRIGGER fences_stay BEFORE DELETE ON fences FOR EACH ROW
    EXECUTE FUNCTION refuse('fences are never deleted');
CREATE TRIGGER bindings_are_kept BEFORE TRUNCATE ON bindings FOR EACH STATEMENT EXECUTE FUNCTION refuse('bindings are never deleted');
CREATE TRIGGER fences_are_kept BEFORE TRUNCATE ON fences FOR EACH STATEMENT EXECUTE FUNCTION refuse('fences are never deleted');
