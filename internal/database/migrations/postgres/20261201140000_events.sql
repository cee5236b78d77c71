-- +goose Up

-- What happened, for who follows it: one row for each change that the application can see,
-- written by triggers in the transaction that makes the change, so that none is forgotten and
-- none is told of what was rolled back. data is the object as it was then; amounts are minor
-- units. position is the number of the transaction: readers go up to the oldest one that is
-- still open, so none that commits late is passed over.
CREATE TABLE events (
    id              text NOT NULL PRIMARY KEY CHECK (id LIKE 'ev!_%' ESCAPE '!'),
    created_at      timestamptz NOT NULL,
    position        bigint NOT NULL CHECK (position >= 0),
    type            text NOT NULL CHECK (type <> ''),
    object_id       text NOT NULL CHECK (object_id <> ''),
    wallet_id       text,
    wallet_sequence bigint CHECK (wallet_sequence > 0),
    endpoint_id     text,
    data            text NOT NULL CHECK (data LIKE '{%'),
    CONSTRAINT events_numbered CHECK ((wallet_id IS NULL) = (wallet_sequence IS NULL)),
    CONSTRAINT events_tests CHECK (endpoint_id IS NULL OR wallet_id IS NULL)
);
CREATE UNIQUE INDEX event_position_id ON events (position, id);

-- The number of a wallet's last event, which its events alone move.
ALTER TABLE wallets ADD COLUMN event_sequence bigint NOT NULL DEFAULT 0;
CREATE TRIGGER wallets_begin_without_events BEFORE INSERT ON wallets FOR EACH ROW
    WHEN (NEW.event_sequence <> 0) EXECUTE FUNCTION refuse('a wallet begins without events');
CREATE TRIGGER wallets_count_events BEFORE UPDATE ON wallets FOR EACH ROW
    WHEN (NEW.event_sequence < OLD.event_sequence OR (NEW.event_sequence > OLD.event_sequence AND pg_trigger_depth() = 0))
    EXECUTE FUNCTION refuse('events are counted as they are written');

-- Only a test for one endpoint is written by the program itself.
CREATE TRIGGER events_by_triggers BEFORE INSERT ON events FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND NEW.endpoint_id IS NULL) EXECUTE FUNCTION refuse('events are written by what they tell of');
CREATE TRIGGER events_never_change BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse('events never change');
CREATE TRIGGER events_stay BEFORE DELETE ON events FOR EACH ROW
    WHEN (OLD.created_at > clock_timestamp() - interval '1 day') EXECUTE FUNCTION refuse('events are kept for a day at least');
CREATE TRIGGER events_are_kept BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse('events are kept for a day at least');

-- +goose StatementBegin
CREATE FUNCTION event_id() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT 'ev_' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 14, '0') || replace(gen_random_uuid()::text, '-', '')
$$;

CREATE FUNCTION event_position() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT pg_current_xact_id()::text::bigint $$;

-- write_event writes one event, of a user's wallet or of none. The wallet's lock is taken.
CREATE FUNCTION write_event(of_wallet text, told text, of_object text, at timestamptz, as_it_is json) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
BEGIN
    IF of_wallet IS NOT NULL THEN
        UPDATE wallets SET event_sequence = event_sequence + 1 WHERE id = of_wallet AND kind = 'user' RETURNING event_sequence INTO n;
        IF n IS NULL THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        VALUES (event_id(), at, event_position(), told, of_object, of_wallet, n, as_it_is::text);
END $$;

CREATE FUNCTION events_of_deposits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    status text = CASE WHEN NEW.state IN ('CREATED', 'SENDING', 'RECONCILE') THEN 'PROCESSING' ELSE NEW.state END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF status = (CASE WHEN OLD.state IN ('CREATED', 'SENDING', 'RECONCILE') THEN 'PROCESSING' ELSE OLD.state END) THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM write_event(NEW.wallet_id, 'deposit.' || CASE TG_OP WHEN 'INSERT' THEN 'created' ELSE lower(status) END, NEW.id, NEW.updated_at,
        json_build_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'status', status, 'amount', NEW.amount,
            'currency', NEW.currency, 'paymentIntentId', NEW.payment_intent_id,
            'failureCode', CASE WHEN status NOT IN ('PROCESSING', 'SUCCEEDED') THEN NEW.failure_code END,
            'declineCode', CASE WHEN status NOT IN ('PROCESSING', 'SUCCEEDED') THEN NULLIF(NEW.decline_code, '') END));
    RETURN NULL;
END $$;

CREATE FUNCTION events_of_payouts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    status text = CASE WHEN NEW.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE NEW.state END;
    told text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        told = 'created';
    ELSIF status <> (CASE WHEN OLD.state IN ('SENDING', 'RECONCILE') THEN 'PENDING' ELSE OLD.state END) THEN
        told = lower(status);
    ELSIF OLD.awaits_approval AND NOT NEW.awaits_approval THEN
        told = 'approved';
    ELSE
        RETURN NULL;
    END IF;
    PERFORM write_event(NEW.wallet_id, 'payout.' || told, NEW.id, NEW.updated_at,
        json_build_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'status', status, 'amount', NEW.amount,
            'currency', NEW.currency, 'awaitsApproval', NEW.awaits_approval, 'stripeTransferId', NEW.transfer_id,
            'failureCode', CASE WHEN status = 'FAILED' THEN NEW.failure_code END));
    RETURN NULL;
END $$;

CREATE FUNCTION events_of_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    status text = CASE WHEN NEW.state IN ('SUCCEEDED', 'FAILED') THEN NEW.state ELSE 'PENDING' END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF status = (CASE WHEN OLD.state IN ('SUCCEEDED', 'FAILED') THEN OLD.state ELSE 'PENDING' END) THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM write_event(NEW.wallet_id, 'refund.' || CASE TG_OP WHEN 'INSERT' THEN 'created' ELSE lower(status) END, NEW.id, NEW.updated_at,
        json_build_object('id', NEW.id, 'walletId', NEW.wallet_id, 'userId', NEW.owner_id, 'depositId', NEW.deposit_id, 'status', status,
            'amount', NEW.amount, 'currency', NEW.currency, 'stripeRefundId', NEW.refund_id,
            'failureCode', CASE WHEN status = 'FAILED' THEN NEW.failure_code END));
    RETURN NULL;
END $$;

CREATE FUNCTION events_of_disputes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text = 'created';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.open AND NOT NEW.open THEN
            told = 'closed';
        ELSIF (OLD.status, OLD.amount, OLD.reason, OLD.due_by, OLD.open) IS DISTINCT FROM (NEW.status, NEW.amount, NEW.reason, NEW.due_by, NEW.open) THEN
            told = 'updated';
        ELSE
            RETURN NULL;
        END IF;
    END IF;
    PERFORM write_event(NEW.wallet_id, 'dispute.' || told, NEW.id, NEW.updated_at,
        json_build_object('id', NEW.id, 'walletId', NEW.wallet_id, 'depositId', NEW.deposit_id, 'status', NEW.status, 'open', NEW.open,
            'reason', NEW.reason, 'amount', NEW.amount, 'currency', NEW.currency, 'dueBy', NEW.due_by));
    RETURN NULL;
END $$;

CREATE FUNCTION events_of_payout_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text = 'created';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.disconnected_at IS NULL AND NEW.disconnected_at IS NOT NULL THEN
            told = 'disconnected';
        ELSIF (OLD.details_submitted, OLD.transfers_enabled, OLD.payouts_enabled, OLD.requirements_due, OLD.disabled_reason, OLD.bank_failure_code,
                OLD.disconnected_at) IS DISTINCT FROM (NEW.details_submitted, NEW.transfers_enabled, NEW.payouts_enabled, NEW.requirements_due,
                NEW.disabled_reason, NEW.bank_failure_code, NEW.disconnected_at) THEN
            told = 'updated';
        ELSE
            RETURN NULL;
        END IF;
    END IF;
    PERFORM write_event(NULL, 'payout_account.' || told, NEW.id, GREATEST(NEW.created_at, NEW.synced_at), -- never read yet: 1970
       
        json_build_object('id', NEW.id, 'userId', NEW.owner_id, 'detailsSubmitted', NEW.details_submitted, 'transfersEnabled', NEW.transfers_enabled,
            'payoutsEnabled', NEW.payouts_enabled, 'requirementsDue', NEW.requirements_due, 'disabledReason', NEW.disabled_reason,
            'bankFailureCode', NEW.bank_failure_code, 'disconnected', NEW.disconnected_at IS NOT NULL));
    RETURN NULL;
END $$;

-- Events outlive the personal data of a closed account, and hold none.
CREATE FUNCTION events_of_users() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text = 'created';
BEGIN
    IF NEW.email = 'platform@purser.invalid' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        told = CASE
            WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'deleted'
            WHEN OLD.closing_at IS NULL AND NEW.closing_at IS NOT NULL THEN 'closing'
            WHEN OLD.suspended_at IS NULL AND NEW.suspended_at IS NOT NULL THEN 'suspended'
            WHEN OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL THEN 'unsuspended'
            WHEN (OLD.email, OLD.name, OLD.role, OLD.external_id, OLD.email_verified_at IS NULL, OLD.two_factor_at IS NULL)
                IS DISTINCT FROM (NEW.email, NEW.name, NEW.role, NEW.external_id, NEW.email_verified_at IS NULL, NEW.two_factor_at IS NULL) THEN 'updated' END;
        IF told IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM write_event(NULL, 'user.' || told, NEW.id, clock_timestamp(),
        json_build_object('id', NEW.id, 'walletId', NEW.wallet_id, 'role', NEW.role, 'emailVerified', NEW.email_verified_at IS NOT NULL,
            'twoFactor', NEW.two_factor_at IS NOT NULL, 'suspended', NEW.suspended_at IS NOT NULL));
    RETURN NULL;
END $$;

CREATE FUNCTION events_of_wallets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text = CASE WHEN TG_OP = 'INSERT' THEN 'opened' WHEN NEW.frozen_at IS NULL THEN 'unfrozen' ELSE 'frozen' END;
BEGIN
    PERFORM write_event(NEW.id, 'wallet.' || told, NEW.id, CASE WHEN TG_OP = 'INSERT' THEN NEW.created_at ELSE clock_timestamp() END,
        json_build_object('id', NEW.id, 'userId', NEW.owner_id, 'currency', NEW.currency, 'frozen', NEW.frozen_at IS NOT NULL));
    RETURN NULL;
END $$;

-- Changes of holds come in groups, and are written as a set.
CREATE FUNCTION events_of_holds() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    UPDATE wallets w SET event_sequence = w.event_sequence + n.told
        FROM (SELECT wallet_id, count(*) AS told FROM added GROUP BY wallet_id) n WHERE w.id = n.wallet_id;
    INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
        SELECT event_id(), a.created_at, event_position(),
            'hold.' || CASE a.kind WHEN 'PLACE' THEN 'placed' WHEN 'CAPTURE' THEN 'captured' WHEN 'RELEASE' THEN 'released'
                WHEN 'EXPIRE' THEN 'expired' ELSE 'updated' END,
            a.hold_id, a.wallet_id, w.event_sequence + 1 - count(*) OVER (PARTITION BY a.wallet_id ORDER BY a.id DESC),
            json_build_object('id', a.hold_id, 'walletId', a.wallet_id, 'userId', a.owner_id, 'status', a.state, 'amount', a.amount,
                'captured', a.captured, 'released', a.released, 'currency', w.currency, 'expiresAt', a.expires_at, 'chargeId', a.charge_id,
                'description', h.description)::text
        FROM added a JOIN wallets w ON w.id = a.wallet_id JOIN holds h ON h.id = a.hold_id ORDER BY a.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER deposits_told AFTER INSERT OR UPDATE ON deposits FOR EACH ROW EXECUTE FUNCTION events_of_deposits();
CREATE TRIGGER payouts_told AFTER INSERT OR UPDATE ON payouts FOR EACH ROW EXECUTE FUNCTION events_of_payouts();
CREATE TRIGGER refunds_told AFTER INSERT OR UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION events_of_refunds();
CREATE TRIGGER disputes_told AFTER INSERT OR UPDATE ON disputes FOR EACH ROW EXECUTE FUNCTION events_of_disputes();
CREATE TRIGGER payout_accounts_told AFTER INSERT OR UPDATE ON payout_accounts FOR EACH ROW EXECUTE FUNCTION events_of_payout_accounts();
CREATE TRIGGER users_told AFTER INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION events_of_users();
CREATE TRIGGER wallets_opened_told AFTER INSERT ON wallets FOR EACH ROW WHEN (NEW.kind = 'user') EXECUTE FUNCTION events_of_wallets();
CREATE TRIGGER wallets_frozen_told AFTER UPDATE ON wallets FOR EACH ROW
    WHEN ((OLD.frozen_at IS NULL) <> (NEW.frozen_at IS NULL)) EXECUTE FUNCTION events_of_wallets();
CREATE TRIGGER hold_changes_told AFTER INSERT ON hold_changes
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION events_of_holds();

-- Charges, their refunds, credits and transfers are told of by their lines, which move the
-- wallets' rows anyway. The rest of lines_added stays as it is, with its settings.
-- +goose StatementBegin
DO $$
DECLARE
    stood text = pg_get_functiondef('lines_added()'::regprocedure);
    change text[];
    named text;
BEGIN
    FOREACH change SLICE 1 IN ARRAY ARRAY[
        ARRAY['revenue = w.revenue - CASE WHEN a.contra = ''REVENUE'' THEN a.value ELSE 0 END FROM added a',
            'revenue = w.revenue - CASE WHEN a.contra = ''REVENUE'' THEN a.value ELSE 0 END,
            event_sequence = w.event_sequence + CASE WHEN w.kind = ''user'' AND (a.contra = ''REVENUE'' OR a.kind IN (''TRANSFER_OUT'', ''TRANSFER_IN''))
                THEN 1 ELSE 0 END
            FROM added a'],
        ARRAY['revenue = w.revenue - a.earned', 'revenue = w.revenue - a.earned, event_sequence = w.event_sequence + a.told'],
        ARRAY['AS earned
', 'AS earned,
                    SUM(CASE WHEN h.kind = ''user'' AND (l.contra = ''REVENUE'' OR l.kind IN (''TRANSFER_OUT'', ''TRANSFER_IN'')) AND l.sequence > h.last_sequence
                        THEN 1 ELSE 0 END) OVER (PARTITION BY l.wallet_id) AS told
'],
        ARRAY['    RETURN NULL;
END', '    IF earns OR peers THEN
        INSERT INTO events (id, created_at, position, type, object_id, wallet_id, wallet_sequence, data)
            SELECT event_id(), a.created_at, event_position(),
                CASE a.kind WHEN ''CHARGE'' THEN ''charge.created'' WHEN ''CREDIT'' THEN ''credit.created'' WHEN ''CHARGE_REFUND'' THEN ''charge.refunded''
                    WHEN ''TRANSFER_OUT'' THEN ''transfer.sent'' ELSE ''transfer.received'' END,
                a.reference, a.wallet_id, w.event_sequence + 1 - count(*) OVER (PARTITION BY a.wallet_id ORDER BY a.sequence DESC),
                CASE a.kind
                    WHEN ''CHARGE'' THEN json_build_object(''id'', a.reference, ''walletId'', a.wallet_id, ''userId'', w.owner_id, ''amount'', c.amount,
                        ''currency'', w.currency, ''description'', c.description)
                    WHEN ''CREDIT'' THEN json_build_object(''id'', a.reference, ''walletId'', a.wallet_id, ''userId'', w.owner_id, ''amount'', g.amount,
                        ''currency'', w.currency, ''description'', g.description)
                    WHEN ''CHARGE_REFUND'' THEN json_build_object(''id'', a.reference, ''walletId'', a.wallet_id, ''userId'', w.owner_id,
                        ''chargeId'', r.charge_id, ''amount'', r.amount, ''refunded'', r.refunded_before + r.amount, ''currency'', w.currency,
                        ''reason'', r.reason)
                    ELSE json_build_object(''id'', a.reference, ''walletId'', a.wallet_id, ''userId'', w.owner_id,
                        ''counterpartyUserId'', CASE a.kind WHEN ''TRANSFER_OUT'' THEN t.to_owner_id ELSE t.owner_id END,
                        ''amount'', t.amount, ''currency'', w.currency) END::text
            FROM added a JOIN wallets w ON w.id = a.wallet_id
            LEFT JOIN charges c ON c.id = CASE WHEN a.kind = ''CHARGE'' THEN a.reference END
            LEFT JOIN charge_refunds r ON r.id = CASE WHEN a.kind = ''CHARGE_REFUND'' THEN a.reference END
            LEFT JOIN credits g ON g.id = CASE WHEN a.kind = ''CREDIT'' THEN a.reference END
            LEFT JOIN transfers t ON t.id = CASE WHEN a.kind IN (''TRANSFER_OUT'', ''TRANSFER_IN'') THEN a.reference END
            WHERE w.kind = ''user'' AND (a.contra = ''REVENUE'' OR a.kind IN (''TRANSFER_OUT'', ''TRANSFER_IN'')) ORDER BY a.wallet_id, a.sequence;
    END IF;
    RETURN NULL;
END']] LOOP
        IF position(change[1] IN stood) = 0 THEN
            RAISE EXCEPTION 'lines_added() is not the function that this migration changes: %', change[1];
        END IF;
        stood = replace(stood, change[1], change[2]);
    END LOOP;
    EXECUTE stood;
    FOREACH named IN ARRAY ARRAY['write_event(text, text, text, timestamptz, json)', 'events_of_deposits()',
        'events_of_payouts()', 'events_of_refunds()', 'events_of_disputes()', 'events_of_payout_accounts()', 'events_of_users()',
        'events_of_wallets()', 'events_of_holds()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', named, current_schema());
    END LOOP;
END $$;
-- +goose StatementEnd
