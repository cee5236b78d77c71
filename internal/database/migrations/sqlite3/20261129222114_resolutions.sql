-- +goose Up

-- Operators' decisions about what does not resolve by itself: a line of Stripe's
-- statement, or a parked operation. Each line has one that stands, and a large one
-- takes effect once another operator has confirmed it.
CREATE TABLE resolutions (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'res!_%' ESCAPE '!'),
    created_at      datetime NOT NULL,
    updated_at      datetime NOT NULL,
    line_id         text CONSTRAINT resolutions_line REFERENCES statement_lines (id),
    operation_id    text,
    action          text NOT NULL,
    target          text NOT NULL DEFAULT '',
    amount          integer NOT NULL,
    currency        text NOT NULL,
    two_persons     bool NOT NULL,
    proposed_by     text NOT NULL CONSTRAINT resolutions_proposer REFERENCES users (id),
    confirmed_by    text CONSTRAINT resolutions_confirmer REFERENCES users (id),
    confirmed_at    datetime,
    reason          text NOT NULL CONSTRAINT resolutions_reason CHECK (length(reason) BETWEEN 1 AND 500),
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    fingerprint     text NOT NULL CHECK (length(fingerprint) = 64),
    state           text NOT NULL DEFAULT 'PROPOSED',
    refund_id       text,
    attempt         integer NOT NULL DEFAULT 1 CHECK (attempt >= 1),
    sends           integer NOT NULL DEFAULT 0 CHECK (sends >= 0),
    unclear         integer NOT NULL DEFAULT 0 CHECK (unclear >= 0),
    first_sent_at   datetime,
    last_sent_at    datetime,
    next_at         datetime,
    parked          bool NOT NULL DEFAULT false,
    failure_code    text,
    decline_code    text,
    failure_message text,
    CHECK (typeof(amount) = 'integer'),
    CONSTRAINT resolutions_of_one_thing CHECK (CASE
        WHEN action IN ('ASSIGN_TO_WALLET', 'ASSIGN_TO_PLATFORM', 'ASSIGN_TO_OPERATION', 'REFUND')
            THEN line_id IS NOT NULL AND operation_id IS NULL
        WHEN action IN ('RETRY', 'GIVE_BACK', 'MARK_SENT') THEN line_id IS NULL AND operation_id IS NOT NULL
        ELSE false END),
    CONSTRAINT resolutions_target CHECK (CASE
        WHEN action IN ('ASSIGN_TO_WALLET', 'ASSIGN_TO_OPERATION', 'MARK_SENT') THEN target <> '' ELSE target = '' END),
    CONSTRAINT resolutions_refund_is_positive CHECK (action <> 'REFUND' OR amount > 0),
    CONSTRAINT resolutions_another_person CHECK (confirmed_by IS NULL OR (two_persons AND confirmed_by <> proposed_by)),
    CONSTRAINT resolutions_confirmed CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT resolutions_wait_for_another CHECK (NOT two_persons OR confirmed_by IS NOT NULL OR state IN ('PROPOSED', 'WITHDRAWN')),
    CONSTRAINT resolutions_state CHECK (CASE
        WHEN state IN ('PROPOSED', 'WITHDRAWN', 'SUCCEEDED') THEN true
        WHEN state IN ('PENDING', 'SENDING', 'RECONCILE', 'PROCESSING', 'FAILED') THEN action = 'REFUND'
        ELSE false END),
    CONSTRAINT resolutions_go_on CHECK (parked OR next_at IS NOT NULL OR state IN ('PROPOSED', 'WITHDRAWN', 'SUCCEEDED', 'FAILED')),
    CONSTRAINT resolutions_refunded CHECK (CASE
        WHEN action <> 'REFUND' OR state IN ('PROPOSED', 'WITHDRAWN') THEN refund_id IS NULL
        WHEN state IN ('PROCESSING', 'SUCCEEDED') THEN refund_id IS NOT NULL ELSE true END)
);
CREATE UNIQUE INDEX resolution_proposed_by_idempotency_key ON resolutions (proposed_by, idempotency_key);
CREATE UNIQUE INDEX resolutions_line_once ON resolutions (line_id) WHERE state NOT IN ('WITHDRAWN', 'FAILED');
CREATE UNIQUE INDEX resolutions_operation_once ON resolutions (operation_id) WHERE state = 'PROPOSED';
CREATE INDEX resolution_next_at ON resolutions (next_at);
CREATE INDEX resolutions_parked ON resolutions (id) WHERE parked;
CREATE UNIQUE INDEX resolutions_refund_id_key ON resolutions (refund_id);

-- +goose StatementBegin
CREATE TRIGGER resolutions_stay BEFORE DELETE ON resolutions
BEGIN
    SELECT RAISE(ABORT, 'resolutions are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER resolutions_begin BEFORE INSERT ON resolutions
    WHEN NEW.state <> 'PROPOSED' OR NEW.confirmed_by IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'resolutions begin as PROPOSED');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER resolutions_identity BEFORE UPDATE ON resolutions
    WHEN NEW.id IS NOT OLD.id OR NEW.created_at IS NOT OLD.created_at OR NEW.line_id IS NOT OLD.line_id
        OR NEW.operation_id IS NOT OLD.operation_id OR NEW.action IS NOT OLD.action OR NEW.target IS NOT OLD.target
        OR NEW.amount IS NOT OLD.amount OR NEW.currency IS NOT OLD.currency OR NEW.two_persons IS NOT OLD.two_persons
        OR NEW.proposed_by IS NOT OLD.proposed_by OR NEW.reason IS NOT OLD.reason OR NEW.idempotency_key IS NOT OLD.idempotency_key
        OR NEW.fingerprint IS NOT OLD.fingerprint
BEGIN
    SELECT RAISE(ABORT, 'resolutions: what was decided never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER resolutions_known_once BEFORE UPDATE ON resolutions
    WHEN (OLD.confirmed_by IS NOT NULL AND (NEW.confirmed_by IS NOT OLD.confirmed_by OR NEW.confirmed_at IS NOT OLD.confirmed_at))
        OR (OLD.refund_id IS NOT NULL AND NEW.refund_id IS NOT OLD.refund_id) OR NEW.attempt < OLD.attempt
BEGIN
    SELECT RAISE(ABORT, 'resolutions: what Stripe or an operator has settled never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER resolutions_legal_edge BEFORE UPDATE ON resolutions
    WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
            'PROPOSED>WITHDRAWN', 'PROPOSED>PENDING', 'PROPOSED>SUCCEEDED', 'PENDING>SENDING',
            'PENDING>RECONCILE', 'PENDING>PROCESSING', 'PENDING>SUCCEEDED', 'PENDING>FAILED',
            'SENDING>PENDING', 'SENDING>RECONCILE', 'SENDING>PROCESSING', 'SENDING>SUCCEEDED',
            'SENDING>FAILED', 'RECONCILE>PENDING', 'RECONCILE>PROCESSING', 'RECONCILE>SUCCEEDED',
            'RECONCILE>FAILED', 'PROCESSING>SUCCEEDED', 'PROCESSING>FAILED')
        AND NOT (OLD.action = 'REFUND' AND OLD.state = 'SUCCEEDED' AND NEW.state = 'FAILED')
BEGIN
    SELECT RAISE(ABORT, 'resolutions: no such change of state');
END;
-- +goose StatementEnd
