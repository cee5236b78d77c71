package machine

import (
	"time"

	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/internal/ledger"
)

// Hold is money of a wallet that is reserved for later charges. A hold ends when nothing of
// it remains, and never changes from then on. Time decides whether it can be used: one that has
// expired can only be released, whether or not anybody has released it yet.
//
//	          Update, Capture, Release of a part
//	             ┌────┐
//	Place ────► ACTIVE ┴──── Capture ───► CAPTURED
//	               ├──────── Release ───► RELEASED
//	               └──────── Expire ────► EXPIRED    from expiresAt on
type Hold struct{ ledger.HoldState }

// HoldNotActive says that a hold has ended.
type HoldNotActive struct{ State hold.State }

// Error tells how.
func (e *HoldNotActive) Error() string { return "the hold is " + string(e.State) }

// HoldExpired says that a hold has expired, whether or not it was released yet.
type HoldExpired struct{ At time.Time }

// Error tells when.
func (e *HoldExpired) Error() string { return "the hold expired at " + e.At.String() }

// ExceedsHold says that more was asked for than remains of a hold.
type ExceedsHold struct{ Remaining int64 } // minor units

// Error is the reason without the numbers.
func (*ExceedsHold) Error() string { return "more than remains of the hold" }

// BelowUsed says that a hold would fall to what was captured and released of it, or below.
type BelowUsed struct{ Used int64 } // minor units

// Error is the reason without the numbers.
func (*BelowUsed) Error() string { return "less than was captured and released of the hold" }

// BadExpiry says that a hold would expire too soon, or too late.
type BadExpiry struct{}

// Error is the reason.
func (*BadExpiry) Error() string { return "the expiry is out of bounds" }

// A hold expires so long after now, when that is set.
const (
	MinHold = time.Minute
	MaxHold = 31 * 24 * time.Hour
)

// Place begins a hold. free is what of the wallet's money is neither held nor spent. Fails
// with *ledger.Insufficient or *BadExpiry.
func Place(amount int64, lasts time.Duration, now time.Time, free int64) (Hold, error) {
	switch {
	case lasts < MinHold || lasts > MaxHold:
		return Hold{}, &BadExpiry{}
	case amount > free:
		return Hold{}, &ledger.Insufficient{Balance: free, Value: -amount}
	}
	return Hold{ledger.HoldState{State: hold.StateACTIVE, Amount: amount, ExpiresAt: now.Add(lasts)}}, nil
}

// usable fails when a hold has ended or expired.
func (h Hold) usable(now time.Time) error {
	switch {
	case h.State == hold.StateEXPIRED, h.State == hold.StateACTIVE && !now.Before(h.ExpiresAt):
		return &HoldExpired{h.ExpiresAt}
	case h.State != hold.StateACTIVE:
		return &HoldNotActive{h.State}
	}
	return nil
}

// Update changes the amount, the expiry or both; 0 and the zero time leave them. What it adds
// must be free. Fails with *HoldExpired, *HoldNotActive, *BelowUsed, *BadExpiry or
// *ledger.Insufficient.
func (h Hold) Update(amount int64, expiresAt, now time.Time, free int64) (Hold, error) {
	if err := h.usable(now); err != nil {
		return h, err
	}
	if amount != 0 {
		switch used := h.Captured + h.Released; {
		case amount <= used:
			return h, &BelowUsed{used}
		case amount-h.Amount > free:
			return h, &ledger.Insufficient{Balance: h.Amount + free, Value: -amount}
		}
		h.Amount = amount
	}
	if !expiresAt.IsZero() {
		if in := expiresAt.Sub(now); in < MinHold || in > MaxHold {
			return h, &BadExpiry{}
		}
		h.ExpiresAt = expiresAt
	}
	return h, nil
}

// Capture charges an amount, 0 for all that remains. A final one releases what it leaves. One
// that may go over raises the hold by what it lacks, which must be free. Fails with
// *HoldExpired, *HoldNotActive, *ExceedsHold or *ledger.Insufficient.
func (h Hold) Capture(amount int64, final, over bool, now time.Time, free int64) (Hold, error) {
	if err := h.usable(now); err != nil {
		return h, err
	}
	if amount == 0 {
		amount = h.Remaining()
	}
	if lack := amount - h.Remaining(); lack > 0 {
		switch {
		case !over:
			return h, &ExceedsHold{h.Remaining()}
		case lack > free:
			return h, &ledger.Insufficient{Balance: free + h.Remaining(), Value: -amount}
		}
		h.Amount += lack
	}
	h.Captured += amount
	if final {
		h.Released += h.Remaining()
	}
	return h.ended(hold.StateCAPTURED), nil
}

// Release returns an amount to the wallet, 0 for all that remains. An expired hold can be
// released as a whole. Fails with *HoldExpired, *HoldNotActive or *ExceedsHold.
func (h Hold) Release(amount int64, now time.Time) (Hold, error) {
	err := h.usable(now)
	if amount == 0 {
		amount = h.Remaining()
	}
	if h.State == hold.StateACTIVE && amount == h.Remaining() {
		err = nil
	}
	switch {
	case err != nil:
		return h, err
	case amount > h.Remaining():
		return h, &ExceedsHold{h.Remaining()}
	}
	h.Released += amount
	return h.ended(hold.StateRELEASED), nil
}

// Expire releases what remains of a hold whose time is up. Fails with *HoldNotActive, also
// where the hold was extended meanwhile.
func (h Hold) Expire(now time.Time) (Hold, error) {
	if h.State != hold.StateACTIVE || now.Before(h.ExpiresAt) {
		return h, &HoldNotActive{h.State}
	}
	h.Released += h.Remaining()
	return h.ended(hold.StateEXPIRED), nil
}

// ended is the hold in the state in which it ends where nothing of it remains.
func (h Hold) ended(how hold.State) Hold {
	if h.Remaining() == 0 {
		h.State = how
	}
	return h
}
