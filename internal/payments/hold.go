package payments

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/ent/metadataentry"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/refusal"
)

// DefaultHold is how long a hold lasts whose expiry is not given.
const DefaultHold = 7 * 24 * time.Hour

// PlaceHoldInput asks to reserve money of a wallet for later charges.
type PlaceHoldInput struct {
	By          gid.ID // who asks: Application
	Wallet      gid.ID
	Amount      money.Decimal
	Currency    money.Currency // empty: the wallet's
	ExpiresIn   *int           // seconds; nil: DefaultHold
	Description string
	Labels
	Key string // the idempotency key
}

// UpdateHoldInput asks for another amount or expiry of a hold.
type UpdateHoldInput struct {
	By        gid.ID
	Hold      gid.ID
	Amount    *money.Decimal // nil: as it is
	ExpiresAt *time.Time     // nil: as it is
	Key       string
}

// CaptureHoldInput asks to charge money of a hold.
type CaptureHoldInput struct {
	By          gid.ID
	Hold        gid.ID
	Amount      *money.Decimal // nil: all that remains
	KeepOpen    bool           // do not release what remains
	AllowOver   bool           // take what exceeds the hold of the wallet's free money
	Description *string        // nil: the hold's
	Metadata    []Metadata
	Key         string
}

// ReleaseHoldInput asks to return money of a hold to its wallet.
type ReleaseHoldInput struct {
	By     gid.ID // Application or an operator
	Hold   gid.ID
	Amount *money.Decimal // nil: all that remains
	Reason string         // an operator's; the application needs none
	Key    string
}

// PlaceHold reserves money of a wallet, at once. What may be charged may be held. Fails with
// InvalidAmount, AmountTooLarge, InvalidInput, NotFound, CurrencyMismatch, KeyReused,
// InsufficientFunds, Frozen, Disabled or RateLimited.
func (s *Service) PlaceHold(ctx context.Context, in PlaceHoldInput) (Result, error) {
	if err := firstError(checkKey(in.Key), checkDescription(in.Description), in.check()); err != nil {
		return Result{}, err
	}
	lasts := DefaultHold
	if in.ExpiresIn != nil {
		lasts = time.Duration(*in.ExpiresIn) * time.Second
		if *in.ExpiresIn < int(machine.MinHold/time.Second) || *in.ExpiresIn > int(machine.MaxHold/time.Second) {
			return Result{}, refusal.Newf(refusal.InvalidInput, "expiresIn", "expiresIn must be %d to %d seconds.",
				machine.MinHold/time.Second, machine.MaxHold/time.Second)
		}
	}
	w, err := s.spendingWallet(ctx, in.Wallet, in.Currency)
	if err != nil {
		return Result{}, err
	}
	amount, err := parseAmount(in.Amount, w.currency)
	if err != nil {
		return Result{}, err
	}
	c := ledger.HoldChange{
		ID: gid.New(gid.HoldChange), Hold: gid.New(gid.Hold), Kind: holdchange.KindPLACE, Owner: w.owner, Wallet: w.id, Currency: w.currency,
		Description: in.Description, By: in.By, Key: in.Key,
		Next: func(_ ledger.HoldState, now time.Time, free int64) (ledger.HoldState, error) {
			h, err := machine.Place(amount.Minor, lasts, now, free)
			return h.HoldState, err
		},
	}
	c.Fingerprint = fingerprint(append([]string{"placeHold", string(w.id), strconv.FormatInt(amount.Minor, 10),
		strconv.FormatInt(int64(lasts/time.Second), 10), in.Description}, in.parts()...)...)
	return s.changeHold(ctx, c, nil, in.entries())
}

// UpdateHold raises, lowers or extends a hold. What it adds must be free. Fails with
// InvalidAmount, AmountTooLarge, InvalidInput, NotFound, KeyReused, HoldExpired,
// HoldNotActive, InsufficientFunds, Frozen, Disabled or RateLimited.
func (s *Service) UpdateHold(ctx context.Context, in UpdateHoldInput) (Result, error) {
	row, c, err := s.holdChange(ctx, in.Hold, in.By, in.Key)
	if err != nil {
		return Result{}, err
	}
	if in.Amount == nil && in.ExpiresAt == nil {
		return Result{}, refusal.New(refusal.InvalidInput, "One of amount and expiresAt must be given.", "input")
	}
	amount, err := optionalAmount(in.Amount, row.Currency)
	if err != nil {
		return Result{}, err
	}
	expires, text := time.Time{}, ""
	if in.ExpiresAt != nil {
		expires = in.ExpiresAt.UTC().Truncate(time.Microsecond)
		text = expires.Format(time.RFC3339Nano)
	}
	c.Kind, c.Fingerprint = holdchange.KindUPDATE, fingerprint("updateHold", string(row.ID), strconv.FormatInt(amount, 10), text)
	c.Next = func(before ledger.HoldState, now time.Time, free int64) (ledger.HoldState, error) {
		h, err := machine.Hold{HoldState: before}.Update(amount, expires, now, free)
		return h.HoldState, err
	}
	return s.changeHold(ctx, c, nil, nil)
}

// CaptureHold charges money of a hold; what it does not charge is released, unless it is kept
// open. Fails with InvalidAmount, AmountTooLarge, InvalidInput, NotFound, KeyReused,
// HoldExpired, HoldNotActive, InsufficientFunds, Frozen, Disabled or RateLimited.
func (s *Service) CaptureHold(ctx context.Context, in CaptureHoldInput) (Result, error) {
	labels := Labels{Metadata: in.Metadata}
	if err := labels.check(); err != nil {
		return Result{}, err
	}
	row, c, err := s.holdChange(ctx, in.Hold, in.By, in.Key)
	if err != nil {
		return Result{}, err
	}
	amount, err := optionalAmount(in.Amount, row.Currency)
	if err != nil {
		return Result{}, err
	}
	parts := []string{
		"captureHold", string(row.ID), strconv.FormatInt(amount, 10), strconv.FormatBool(in.KeepOpen), strconv.FormatBool(in.AllowOver), deref(in.Description),
	}
	c.Kind, c.Fingerprint = holdchange.KindCAPTURE, fingerprint(append(parts, labels.parts()...)...)
	description := row.Description
	if in.Description != nil {
		description = *in.Description
	}
	if err := checkDescription(description); err != nil {
		return Result{}, err
	}
	if labels.Reference, err = s.referenceOf(ctx, row.ID); err != nil {
		return Result{}, err
	}
	c.Next = func(before ledger.HoldState, now time.Time, free int64) (ledger.HoldState, error) {
		h, err := machine.Hold{HoldState: before}.Capture(amount, !in.KeepOpen, in.AllowOver, now, free)
		return h.HoldState, err
	}
	return s.changeHold(ctx, c, &ledger.Charge{Description: description, Spending: ledger.Spending{
		ID: gid.New(gid.Charge), Owner: c.Owner, Wallet: c.Wallet, Currency: c.Currency, By: c.By, Key: string(c.ID), Fingerprint: c.Fingerprint,
	}}, labels.entries())
}

// ReleaseHold returns money of a hold to its wallet. What the owner owes is paid first. Fails
// with InvalidAmount, AmountTooLarge, InvalidInput, NotFound, KeyReused, HoldExpired,
// HoldNotActive or RateLimited.
func (s *Service) ReleaseHold(ctx context.Context, in ReleaseHoldInput) (Result, error) {
	check := checkReason
	if in.By == Application {
		check = checkRefundReason
	}
	if err := check(in.Reason); err != nil {
		return Result{}, err
	}
	row, c, err := s.holdChange(ctx, in.Hold, in.By, in.Key)
	if err != nil {
		return Result{}, err
	}
	amount, err := optionalAmount(in.Amount, row.Currency)
	if err != nil {
		return Result{}, err
	}
	if in.By == row.OwnerID {
		return Result{}, refusal.Newf(refusal.InvalidInput, "holdId", "You cannot decide about a hold on your own wallet. Ask another operator.")
	}
	c.Kind, c.Reason = holdchange.KindRELEASE, in.Reason
	c.Fingerprint = fingerprint("releaseHold", string(row.ID), strconv.FormatInt(amount, 10), in.Reason)
	c.Next = func(before ledger.HoldState, now time.Time, _ int64) (ledger.HoldState, error) {
		h, err := machine.Hold{HoldState: before}.Release(amount, now)
		return h.HoldState, err
	}
	if in.By != Application {
		c.Record = recordRelease(ctx, in)
	}
	return s.changeHold(ctx, c, nil, nil)
}

// recordRelease writes the audit event of an operator's release. The origin is taken from ctx,
// the request's: the transaction of a group belongs to no request.
func recordRelease(ctx context.Context, in ReleaseHoldInput) func(context.Context, *database.Tx) error {
	origin := audit.OriginOf(ctx)
	return func(ctx context.Context, tx *database.Tx) error {
		return audit.Record(audit.WithOrigin(ctx, origin), tx, audit.Event{Actor: in.By, Action: audit.HoldReleased, Subject: in.Hold, Detail: in.Reason})
	}
}

// optionalAmount is an amount in minor units; 0 where none is given.
func optionalAmount(text *money.Decimal, c money.Currency) (int64, error) {
	if text == nil {
		return 0, nil
	}
	amount, err := parseAmount(*text, c)
	return amount.Minor, err
}

// holdChange begins a change of a hold that stands.
func (s *Service) holdChange(ctx context.Context, id, by gid.ID, key string) (*ent.Hold, ledger.HoldChange, error) {
	if err := checkKey(key); err != nil {
		return nil, ledger.HoldChange{}, err
	}
	row, err := s.db.Client().Hold.Get(ctx, id)
	if ent.IsNotFound(err) {
		err = errNoHold()
	}
	if err != nil {
		return nil, ledger.HoldChange{}, err
	}
	return row, ledger.HoldChange{
		ID: gid.New(gid.HoldChange), Hold: row.ID, Owner: row.OwnerID, Wallet: row.WalletID, Currency: row.Currency, By: by, Key: key,
	}, nil
}

func errNoHold() error { return refusal.Newf(refusal.NotFound, "holdId", "The hold does not exist.") }

// referenceOf is the reference of an object; nil where it has none.
func (s *Service) referenceOf(ctx context.Context, object gid.ID) (*string, error) {
	entry, err := s.db.Client().MetadataEntry.Query().Where(metadataentry.ObjectID(object), metadataentry.Key("")).Only(ctx)
	if err != nil {
		return nil, ent.MaskNotFound(err)
	}
	return &entry.Value, nil
}

// changeHold posts a change, and returns what it has led to: the charge of a capture, else the
// hold.
func (s *Service) changeHold(ctx context.Context, c ledger.HoldChange, capture *ledger.Charge, metadata []ledger.Metadata) (Result, error) {
	e := &entry{Request: c.Request("", capture, metadata...), done: Result{Operation: c.Hold, Wallet: c.Wallet, Hold: c.Hold}}
	if capture != nil {
		e.done.Operation = capture.ID
	}
	e.standing = func(ctx context.Context) (bool, error) {
		row, err := s.db.Client().HoldChange.Query().Where(holdchange.RequestedBy(c.By), holdchange.IdempotencyKey(c.Key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if row.ID != c.ID { // else ours: only the outcome of COMMIT was lost
			done := Result{Operation: row.HoldID, Wallet: row.WalletID, Hold: row.HoldID}
			if row.ChargeID != nil {
				done.Operation = *row.ChargeID
			}
			e.done, err = replay(done, row.Fingerprint, c.Fingerprint)
		}
		return true, err
	}
	return s.carryOutEntry(ctx, e)
}

// explainHold is the refusal that a reason of a hold is; other errors stay as they are.
func explainHold(e ledger.Request, err error) error {
	if err == nil || e.Hold == nil {
		return err
	}
	in := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: e.Hold.Currency} }
	if expired, ok := errors.AsType[*machine.HoldExpired](err); ok {
		return refusal.Newf(refusal.HoldExpired, "holdId", "The hold expired at %s.", expired.At.UTC().Format(time.RFC3339))
	}
	if ended, ok := errors.AsType[*machine.HoldNotActive](err); ok {
		return refusal.Newf(refusal.HoldNotActive, "holdId", "The hold has ended: its status is %s.", ended.State)
	}
	if over, ok := errors.AsType[*machine.ExceedsHold](err); ok {
		return refusal.Newf(refusal.InvalidAmount, "amount", "The amount must be at most %s, which remains of the hold.", in(over.Remaining)).
			With("maximum", string(in(over.Remaining).Amount()))
	}
	if below, ok := errors.AsType[*machine.BelowUsed](err); ok {
		return refusal.Newf(refusal.InvalidAmount, "amount", "The amount must be more than %s, which was captured or released. "+
			"Use releaseHold to end the hold.", in(below.Used))
	}
	if _, ok := errors.AsType[*machine.BadExpiry](err); ok {
		return refusal.Newf(refusal.InvalidInput, "expiresAt", "expiresAt must be 1 minute to 31 days from now.")
	}
	if errors.Is(err, ledger.ErrNoHold) {
		return errNoHold()
	}
	return err
}
