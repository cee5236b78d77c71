-- +goose Up

-- At which Stripe account the database's money is, and in which mode. It changes by
-- `purser rebind` alone, which counts it, and never from play money to real money.
CREATE TABLE bindings (
    id       text NOT NULL PRIMARY KEY CHECK (id = 'stripe'),
    account  text NOT NULL DEFAULT '' CHECK (account = '' OR account LIKE 'acct!_%' ESCAPE '!'),
    mode     text NOT NULL CHECK (mode IN ('live', 'test', 'sandbox')),
    rebinds  integer NOT NULL DEFAULT 0 CHECK (rebinds >= 0),
    bound_at datetime NOT NULL
);

-- In which history the rows stand. The history is compared before money is sent.
CREATE TABLE fences (
    id             text NOT NULL PRIMARY KEY CHECK (id = 'database'),
    history        text NOT NULL DEFAULT '',
    generation     integer NOT NULL DEFAULT 0 CHECK (generation >= 0),
    suspected_at   datetime,
    reason         text NOT NULL DEFAULT '',
    checking_until datetime
);
-- +goose StatementBegin
CREATE TRIGGER bindings_change_by_rebind BEFORE UPDATE ON bindings
    WHEN (NEW.id <> OLD.id OR NEW.mode <> OLD.mode OR (OLD.account <> '' AND NEW.account <> OLD.account)) AND NEW.rebinds <> OLD.rebinds + 1
BEGIN
    SELECT RAISE(ABORT, 'bindings change by a rebind alone');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER bindings_never_become_live BEFORE UPDATE ON bindings
    WHEN NEW.mode = 'live' AND OLD.mode <> 'live'
BEGIN
    SELECT RAISE(ABORT, 'play money never becomes real money');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER bindings_stay BEFORE DELETE ON bindings
BEGIN
    SELECT RAISE(ABORT, 'bindings are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fences_only_grow BEFORE UPDATE ON fences
    WHEN NEW.generation < OLD.generation
BEGIN
    SELECT RAISE(ABORT, 'fences: generations only grow');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fences_stay BEFORE DELETE ON fences
BEGIN
    SELECT RAISE(ABORT, 'fences are never deleted');
END;
-- +goose StatementEnd
