-- +goose Up

-- What happened, for who follows it: one row for each change that the application can see,
-- written by triggers in the transaction that makes the change, so that none is forgotten and
-- none is told of what was rolled back. data is the object as it was then; amounts are minor
-- units. position counts the events: there is one writer, so they are committed in its order.
CREATE TABLE events (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'ev!_%' ESCAPE '!'),
    created_at      datetime NOT NULL,
    position        integer NOT NULL CHECK (position >= 0),
    type            text NOT NULL CHECK (type <> ''),
    object_id       text NOT NULL CHECK (object_id <> ''),
    wallet_id       text,
    wallet_sequence integer CHECK (wallet_sequence > 0),
    endpoint_id     text,
    data            text NOT NULL CHECK (json_valid(data)),
    CHECK (typeof(position) = 'integer'),
    CHECK (typeof(wallet_sequence) IN ('integer', 'null')),
    CONSTRAINT events_numbered CHECK ((wallet_id IS NULL) = (wallet_sequence IS NULL)),
    CONSTRAINT events_tests CHECK (endpoint_id IS NULL OR wallet_id IS NULL)
);
CREATE UNIQUE INDEX event_position_id ON events (position, id);

-- The number of a wallet's last event, which its events alone move.
ALTER TABLE wallets ADD COLUMN event_sequence integer NOT NULL DEFAULT 0 CHECK (typeof(event_sequence) = 'integer');
-- +goose StatementBegin
CREATE TRIGGER wallets_begin_without_events BEFORE INSERT ON wallets
    WHEN NEW.event_sequence <> 0
BEGIN
    SELECT RAISE(ABORT, 'a wallet begins without events');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_count_events BEFORE UPDATE ON wallets
    WHEN NEW.event_sequence <> OLD.event_sequence AND (NEW.event_sequence <> OLD.event_sequence + 1
        OR NOT EXISTS (SELECT 1 FROM events WHERE wallet_id = NEW.id AND wallet_sequence = NEW.event_sequence
            AND position = (SELECT MAX(position) FROM events)))
BEGIN
    SELECT RAISE(ABORT, 'events are counted as they are written');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_counted AFTER INSERT ON events
    WHEN NEW.wallet_id IS NOT NULL
BEGIN
    UPDATE wallets SET event_sequence = NEW.wallet_sequence WHERE id = NEW.wallet_id AND event_sequence = NEW.wallet_sequence - 1;
    SELECT RAISE(ABORT, 'the events of a wallet have no gap') WHERE changes() <> 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_in_order BEFORE INSERT ON events
    WHEN NEW.position <> (SELECT COALESCE(MAX(position), 0) + 1 FROM events)
BEGIN
    SELECT RAISE(ABORT, 'events stand in the order in which they are written');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events never change');
END;
-- +goose StatementEnd
-- The last one keeps the place of those that follow.
-- +goose StatementBegin
CREATE TRIGGER events_stay BEFORE DELETE ON events
    WHEN OLD.created_at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-1 day') OR OLD.position = (SELECT MAX(position) FROM events)
BEGIN
    SELECT RAISE(ABORT, 'events are kept for a day at least');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_begun_told AFTER INSERT ON deposits
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.updated_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'deposit.created', NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'status', CASE WHEN NEW.state IN ('CREATED', 'SENDING', 'RECONCILE') THEN 'PROCESSING' ELSE NEW.state END, 'amount', NEW.amount,
            'currency', NEW.currency, 'paymentIntentId', NEW.payment_intent_id,
            'failureCode', CASE WHEN NEW.state IN ('REQUIRES_PAYMENT', 'REQUIRES_ACTION', 'FAILED', 'CANCELED') THEN NEW.failure_code END,
            'declineCode', CASE WHEN NEW.state IN ('REQUIRES_PAYMENT', 'REQUIRES_ACTION', 'FAILED', 'CANCELED') THEN NULLIF(NEW.decline_code, '') END)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deposits_told AFTER UPDATE ON deposits
    WHEN CASE WHEN NEW.state IN ('CREATED', 'SENDING', 'RECONCILE') THEN 'PROCESSING' ELSE NEW.state END
        <> CASE WHEN OLD.state IN ('CREATED', 'SENDING', 'RECONCILE') THEN 'PROCESSING' ELSE OLD.state END
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.updated_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'deposit.' || lower(CASE WHEN NEW.state IN ('CREATED', 'SENDING', 'RECONCILE') THEN 'PROCESSING' ELSE NEW.state END), NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'status', CASE WHEN NEW.state IN ('CREATED', 'SENDING', 'RECONCILE') THEN 'PROCESSING' ELSE NEW.state END, 'amount', NEW.amount,
            'currency', NEW.currency, 'paymentIntentId', NEW.payment_intent_id,
            'failureCode', CASE WHEN NEW.state IN ('REQUIRES_PAYMENT', 'REQUIRES_ACTION', 'FAILED', 'CANCELED') THEN NEW.failure_code END,
            'declineCode', CASE WHEN NEW.state IN ('REQUIRES_PAYMENT', 'REQUIRES_ACTION', 'FAILED', 'CANCELED') THEN NULLIF(NEW.decline_code, '') END)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_begun_told AFTER INSERT ON payouts
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.updated_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'payout.created', NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'status', CASE WHEN NEW.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE NEW.state END,
            'amount', NEW.amount, 'currency', NEW.currency, 'awaitsApproval', json(CASE WHEN NEW.awaits_approval THEN 'true' ELSE 'false' END),
            'stripeTransferId', NEW.transfer_id, 'failureCode', CASE WHEN NEW.state = 'FAILED' THEN NEW.failure_code END)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payouts_told AFTER UPDATE ON payouts
    WHEN CASE WHEN NEW.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE NEW.state END
        <> CASE WHEN OLD.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE OLD.state END
        OR (OLD.awaits_approval AND NOT NEW.awaits_approval)
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.updated_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'payout.' || CASE WHEN CASE WHEN NEW.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE NEW.state END = CASE WHEN OLD.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE OLD.state END
                THEN 'approved' ELSE lower(CASE WHEN NEW.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE NEW.state END) END, NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'status', CASE WHEN NEW.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE NEW.state END,
            'amount', NEW.amount, 'currency', NEW.currency, 'awaitsApproval', json(CASE WHEN NEW.awaits_approval THEN 'true' ELSE 'false' END),
            'stripeTransferId', NEW.transfer_id, 'failureCode', CASE WHEN NEW.state = 'FAILED' THEN NEW.failure_code END)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_begun_told AFTER INSERT ON refunds
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.updated_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'refund.created', NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'depositId', NEW.deposit_id,
            'status', CASE WHEN NEW.state IN ('SUCCEEDED', 'FAILED') THEN NEW.state ELSE 'PENDING' END, 'amount', NEW.amount, 'currency', NEW.currency,
            'stripeRefundId', NEW.refund_id, 'failureCode', CASE WHEN NEW.state = 'FAILED' THEN NEW.failure_code END)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER refunds_told AFTER UPDATE ON refunds
    WHEN CASE WHEN NEW.state IN ('SUCCEEDED', 'FAILED') THEN NEW.state ELSE 'PENDING' END
        <> CASE WHEN OLD.state IN ('SUCCEEDED', 'FAILED') THEN OLD.state ELSE 'PENDING' END
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.updated_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'refund.' || lower(CASE WHEN NEW.state IN ('SUCCEEDED', 'FAILED') THEN NEW.state ELSE 'PENDING' END), NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'depositId', NEW.deposit_id,
            'status', CASE WHEN NEW.state IN ('SUCCEEDED', 'FAILED') THEN NEW.state ELSE 'PENDING' END, 'amount', NEW.amount, 'currency', NEW.currency,
            'stripeRefundId', NEW.refund_id, 'failureCode', CASE WHEN NEW.state = 'FAILED' THEN NEW.failure_code END)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_begun_told AFTER INSERT ON disputes
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.updated_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'dispute.created', NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'depositId', NEW.deposit_id, 'status', NEW.status,
            'open', json(CASE WHEN NEW.open THEN 'true' ELSE 'false' END), 'reason', NEW.reason, 'amount', NEW.amount, 'currency', NEW.currency, 'dueBy', NEW.due_by)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disputes_told AFTER UPDATE ON disputes
    WHEN (OLD.status, OLD.amount, OLD.reason, OLD.due_by, OLD.open) IS NOT (NEW.status, NEW.amount, NEW.reason, NEW.due_by, NEW.open)
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.updated_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            CASE WHEN OLD.open AND NOT NEW.open THEN 'dispute.closed' ELSE 'dispute.updated' END, NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'depositId', NEW.deposit_id, 'status', NEW.status,
            'open', json(CASE WHEN NEW.open THEN 'true' ELSE 'false' END), 'reason', NEW.reason, 'amount', NEW.amount, 'currency', NEW.currency, 'dueBy', NEW.due_by)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payout_accounts_begun_told AFTER INSERT ON payout_accounts
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), MAX(NEW.created_at, NEW.synced_at), (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'payout_account.created', NEW.id, json_object('id', NEW.id, 'userId', NEW.owner_id, 'detailsSubmitted', json(CASE WHEN NEW.details_submitted THEN 'true' ELSE 'false' END),
            'transfersEnabled', json(CASE WHEN NEW.transfers_enabled THEN 'true' ELSE 'false' END),
            'payoutsEnabled', json(CASE WHEN NEW.payouts_enabled THEN 'true' ELSE 'false' END),
            'requirementsDue', json(NEW.requirements_due), 'disabledReason', NEW.disabled_reason, 'bankFailureCode', NEW.bank_failure_code,
            'disconnected', json(CASE WHEN NEW.disconnected_at IS NOT NULL THEN 'true' ELSE 'false' END));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payout_accounts_told AFTER UPDATE ON payout_accounts
    WHEN (OLD.details_submitted, OLD.transfers_enabled, OLD.payouts_enabled, OLD.requirements_due, OLD.disabled_reason,
            OLD.bank_failure_code, OLD.disconnected_at)
        IS NOT (NEW.details_submitted, NEW.transfers_enabled, NEW.payouts_enabled, NEW.requirements_due, NEW.disabled_reason,
            NEW.bank_failure_code, NEW.disconnected_at)
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), MAX(NEW.created_at, NEW.synced_at), (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            CASE WHEN OLD.disconnected_at IS NULL AND NEW.disconnected_at IS NOT NULL THEN 'payout_account.disconnected'
                ELSE 'payout_account.updated' END, NEW.id, json_object('id', NEW.id, 'userId', NEW.owner_id, 'detailsSubmitted', json(CASE WHEN NEW.details_submitted THEN 'true' ELSE 'false' END),
            'transfersEnabled', json(CASE WHEN NEW.transfers_enabled THEN 'true' ELSE 'false' END),
            'payoutsEnabled', json(CASE WHEN NEW.payouts_enabled THEN 'true' ELSE 'false' END),
            'requirementsDue', json(NEW.requirements_due), 'disabledReason', NEW.disabled_reason, 'bankFailureCode', NEW.bank_failure_code,
            'disconnected', json(CASE WHEN NEW.disconnected_at IS NOT NULL THEN 'true' ELSE 'false' END));
END;
-- +goose StatementEnd
-- Events outlive the personal data of a closed account, and hold none.
-- +goose StatementBegin
CREATE TRIGGER users_begun_told AFTER INSERT ON users
    WHEN NEW.email <> 'platform@purser.invalid'
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'), (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'user.created', NEW.id, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'role', NEW.role,
            'emailVerified', json(CASE WHEN NEW.email_verified_at IS NOT NULL THEN 'true' ELSE 'false' END),
            'twoFactor', json(CASE WHEN NEW.two_factor_at IS NOT NULL THEN 'true' ELSE 'false' END),
            'suspended', json(CASE WHEN NEW.suspended_at IS NOT NULL THEN 'true' ELSE 'false' END));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER users_told AFTER UPDATE ON users
    WHEN NEW.email <> 'platform@purser.invalid' AND (OLD.deleted_at IS NULL, OLD.closing_at IS NULL, OLD.suspended_at IS NULL, OLD.email, OLD.name, OLD.role, OLD.external_id,
            OLD.email_verified_at IS NULL, OLD.two_factor_at IS NULL)
        IS NOT (NEW.deleted_at IS NULL, NEW.closing_at IS NULL, NEW.suspended_at IS NULL, NEW.email, NEW.name, NEW.role, NEW.external_id,
            NEW.email_verified_at IS NULL, NEW.two_factor_at IS NULL)
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'), (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'user.' || CASE WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'deleted'
                WHEN OLD.closing_at IS NULL AND NEW.closing_at IS NOT NULL THEN 'closing'
                WHEN OLD.suspended_at IS NULL AND NEW.suspended_at IS NOT NULL THEN 'suspended'
                WHEN OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL THEN 'unsuspended' ELSE 'updated' END, NEW.id, json_object('id', NEW.id, 'walletId', NEW.wallet_id, 'role', NEW.role,
            'emailVerified', json(CASE WHEN NEW.email_verified_at IS NOT NULL THEN 'true' ELSE 'false' END),
            'twoFactor', json(CASE WHEN NEW.two_factor_at IS NOT NULL THEN 'true' ELSE 'false' END),
            'suspended', json(CASE WHEN NEW.suspended_at IS NOT NULL THEN 'true' ELSE 'false' END));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_opened_told AFTER INSERT ON wallets
    WHEN NEW.kind = 'user'
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.created_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'wallet.opened', NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'userId', NEW.owner_id, 'currency', NEW.currency,
            'frozen', json(CASE WHEN NEW.frozen_at IS NOT NULL THEN 'true' ELSE 'false' END))
        FROM wallets w WHERE w.id = NEW.id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER wallets_frozen_told AFTER UPDATE ON wallets
    WHEN (OLD.frozen_at IS NULL) <> (NEW.frozen_at IS NULL)
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), strftime('%Y-%m-%d %H:%M:%f+00:00', 'now'), (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            CASE WHEN NEW.frozen_at IS NULL THEN 'wallet.unfrozen' ELSE 'wallet.frozen' END, NEW.id, w.id, w.event_sequence + 1, json_object('id', NEW.id, 'userId', NEW.owner_id, 'currency', NEW.currency,
            'frozen', json(CASE WHEN NEW.frozen_at IS NOT NULL THEN 'true' ELSE 'false' END))
        FROM wallets w WHERE w.id = NEW.id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hold_changes_told AFTER INSERT ON hold_changes
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.created_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'hold.' || CASE NEW.kind WHEN 'PLACE' THEN 'placed' WHEN 'CAPTURE' THEN 'captured' WHEN 'RELEASE' THEN 'released'
                WHEN 'EXPIRE' THEN 'expired' ELSE 'updated' END, NEW.hold_id, w.id, w.event_sequence + 1, json_object('id', NEW.hold_id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'status', NEW.state,
            'amount', NEW.amount, 'captured', NEW.captured, 'released', NEW.released, 'currency', w.currency, 'expiresAt', NEW.expires_at,
            'chargeId', NEW.charge_id, 'description', (SELECT description FROM holds WHERE id = NEW.hold_id))
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd

-- Charges, their refunds, credits and transfers are told of by their lines.
-- +goose StatementBegin
CREATE TRIGGER charges_told AFTER INSERT ON transactions
    WHEN NEW.kind = 'CHARGE'
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.created_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'charge.created', NEW.reference, w.id, w.event_sequence + 1, (SELECT json_object('id', c.id, 'walletId', NEW.wallet_id, 'userId', w.owner_id, 'amount', c.amount,
                'currency', w.currency, 'description', c.description) FROM charges c WHERE c.id = NEW.reference)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER credits_told AFTER INSERT ON transactions
    WHEN NEW.kind = 'CREDIT'
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.created_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'credit.created', NEW.reference, w.id, w.event_sequence + 1, (SELECT json_object('id', g.id, 'walletId', NEW.wallet_id, 'userId', w.owner_id, 'amount', g.amount,
                'currency', w.currency, 'description', g.description) FROM credits g WHERE g.id = NEW.reference)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER charge_refunds_told AFTER INSERT ON transactions
    WHEN NEW.kind = 'CHARGE_REFUND'
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.created_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            'charge.refunded', NEW.reference, w.id, w.event_sequence + 1, (SELECT json_object('id', r.id, 'walletId', NEW.wallet_id, 'userId', w.owner_id, 'chargeId', r.charge_id,
                'amount', r.amount, 'refunded', r.refunded_before + r.amount, 'currency', w.currency, 'reason', r.reason)
                FROM charge_refunds r WHERE r.id = NEW.reference)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER transfers_told AFTER INSERT ON transactions
    WHEN NEW.kind IN ('TRANSFER_OUT', 'TRANSFER_IN')
BEGIN
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT 'ev_' || printf('%014x', CAST(unixepoch('subsec') * 1000000 AS integer)) || lower(hex(randomblob(16))), NEW.created_at, (SELECT COALESCE(MAX(position), 0) + 1 FROM events),
            CASE NEW.kind WHEN 'TRANSFER_OUT' THEN 'transfer.sent' ELSE 'transfer.received' END, NEW.reference, w.id, w.event_sequence + 1, (SELECT json_object('id', t.id, 'walletId', NEW.wallet_id, 'userId', w.owner_id,
                'counterpartyUserId', CASE NEW.kind WHEN 'TRANSFER_OUT' THEN t.to_owner_id ELSE t.owner_id END,
                'amount', t.amount, 'currency', w.currency) FROM transfers t WHERE t.id = NEW.reference)
        FROM wallets w WHERE w.id = NEW.wallet_id AND w.kind = 'user';
END;
-- +goose StatementEnd
