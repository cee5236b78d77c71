package payments

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// MaxBatch is how many operations a batch may have.
const MaxBatch = 1000

// BatchOperation is one operation of a batch. Exactly one of its fields is set.
type BatchOperation struct {
	Charge   *ChargeInput
	Credit   *CreditInput
	Transfer *BatchTransferInput
}

// BatchResult is what one operation has led to: a Result, or the refusal in Err.
type BatchResult struct {
	Result
	Err error
}

// refusedAny reports whether an operation of the results was refused.
func refusedAny(results []BatchResult) bool {
	return slices.ContainsFunc(results, func(r BatchResult) bool { return r.Err != nil })
}

// Batch carries operations out: together in one transaction or not at all when atomic,
// otherwise each by itself, in their order and in few transactions. Each has its own
// idempotency key, so that a batch that is sent again replays each. Fails with InvalidInput;
// what is wrong with one operation is in its result.
func (s *Service) Batch(ctx context.Context, atomic bool, operations []BatchOperation) ([]BatchResult, error) {
	if len(operations) == 0 || len(operations) > MaxBatch {
		return nil, refusal.Newf(refusal.InvalidInput, "operations", "A batch must have 1 to %d operations.", MaxBatch).WithMax(MaxBatch)
	}
	b := &batchRun{Service: s, entries: make([]*entry, len(operations)), results: make([]BatchResult, len(operations)), debts: map[income]gid.ID{}}
	if err := b.read(ctx, operations); err != nil {
		return nil, err
	}
	if !atomic {
		return b.results, b.each(ctx)
	}
	b.refuseRepeated()
	if refusedAny(b.results) {
		return b.results, nil
	}
	err := b.together(ctx)
	failpoint.Hit("batch", "written")
	return b.results, err
}

// batchRun is a batch on its way.
type batchRun struct {
	*Service
	entries []*entry // nil where an operation was refused, or is done
	results []BatchResult
	debts   map[income]gid.ID // the wallets of what owners owe, by owner and currency
}

// read checks all operations, at once: their wallets are read together.
func (b *batchRun) read(ctx context.Context, operations []BatchOperation) error {
	failed := make([]error, len(operations))
	var reading sync.WaitGroup
	for i, o := range operations {
		reading.Go(func() {
			e, err := b.readOperation(ctx, o)
			if refusal.From(err) != nil {
				b.results[i].Err = err
				return
			}
			b.entries[i], failed[i] = e, err
		})
	}
	reading.Wait()
	return errors.Join(failed...)
}

func (b *batchRun) readOperation(ctx context.Context, o BatchOperation) (*entry, error) {
	switch {
	case o.Charge != nil:
		return b.readCharge(ctx, *o.Charge)
	case o.Credit != nil:
		return b.readCredit(ctx, *o.Credit)
	case o.Transfer != nil:
		return b.readBatchTransfer(ctx, *o.Transfer)
	}
	return nil, refusal.New(refusal.InvalidInput, "Exactly one of charge, credit and transfer must be set.")
}

// refuseRepeated refuses operations with the key of another one before them: they could not
// be written together.
func (b *batchRun) refuseRepeated() {
	type key struct{ kind, owner, key string }
	seen := map[key]bool{}
	for i, e := range b.entries {
		if e == nil {
			continue
		}
		var k key
		switch {
		case e.Charge != nil:
			k = key{"charge", string(e.Charge.By), e.Charge.Key}
		case e.Credit != nil:
			k = key{"credit", string(e.Credit.By), e.Credit.Key}
		case e.Transfer != nil:
			k = key{"transfer", string(e.Transfer.By), e.Transfer.Key}
		}
		if seen[k] {
			b.results[i].Err = refusal.Newf(refusal.KeyReused, "idempotencyKey", "Another operation of the batch has the same idempotencyKey.")
		}
		seen[k] = true
	}
}

// each posts every entry by itself. Those that lack headroom, or whose receiver owes, are
// posted once more, and with them what is behind them: it waits, so that the order stays, and
// what was refused may go once they stand. Where nothing has come to its end, the first of them
// is given up after some rounds.
func (b *batchRun) each(ctx context.Context) error {
	left, short := b.left(), shortOf{}
	for n := 0; len(left) > 0; {
		requests := make([]ledger.Request, len(left))
		for j, i := range left {
			requests[j] = b.entries[i].Request
		}
		verdicts := b.poster.PostEach(ctx, requests)
		var again []int
		for j, i := range left { // once the headroom is known to be short, those that it does not cover are refused
			retried := retries(verdicts[j]) && !short.of(b.entries[i], verdicts[j]) && (n < maxFills || len(again) > 0)
			if retried || errors.Is(verdicts[j], ledger.ErrBehind) || len(again) > 0 && refused(verdicts[j]) {
				again = append(again, i)
				continue
			}
			b.finish(ctx, i, verdicts[j], short)
		}
		if n++; len(again) < len(left) {
			n = 0
		}
		more, err := b.prepareAgain(ctx, left, verdicts, false)
		if err != nil {
			return err
		}
		left = again
		maps.Copy(short, more)
		for _, i := range left {
			if e := b.entries[i]; e.Credit != nil && short[e.Credit.Currency] != nil {
				e.AllHeadroom, e.Final = true, true
			}
		}
	}
	return nil
}

// left are the entries that are still to be posted.
func (b *batchRun) left() (at []int) {
	for i, e := range b.entries {
		if e != nil {
			at = append(at, i)
		}
	}
	return at
}

// retries reports whether what stopped an entry can be put right.
func retries(verdict error) bool {
	return errors.Is(verdict, ledger.ErrNoHeadroom) || errors.Is(verdict, errIndebted)
}

// refused reports whether an entry was refused for good, by how things stand.
func refused(verdict error) bool {
	_, insufficient := errors.AsType[*ledger.Insufficient](verdict)
	return insufficient || refusal.From(verdict) != nil
}

// shortOf are the currencies whose headroom is known not to suffice, and why.
type shortOf map[money.Currency]*refusal.Error

// of reports whether that is why an entry was not posted.
func (s shortOf) of(e *entry, verdict error) bool {
	return errors.Is(verdict, ledger.ErrNoHeadroom) && s[e.Credit.Currency] != nil
}

// prepareAgain fills the headroom for the credits that lack it, together for all credits, and
// lets what comes to debtors pay what they owe. It returns where the headroom does not suffice.
func (b *batchRun) prepareAgain(ctx context.Context, left []int, verdicts []error, together bool) (shortOf, error) {
	short := shortOf{}
	lacking, all := map[money.Currency]int64{}, map[money.Currency]int64{}
	for j, i := range left {
		e := b.entries[i]
		if e == nil {
			continue
		}
		if e.Credit != nil && (verdicts[j] == nil || retries(verdicts[j])) { // else it stands already, or never will
			all[e.Credit.Currency] += e.Credit.Amount
		}
		switch {
		case errors.Is(verdicts[j], ledger.ErrNoHeadroom):
			lacking[e.Credit.Currency] += e.Credit.Amount
			e.AllHeadroom = true
		case errors.Is(verdicts[j], errIndebted):
			if err := b.payDebt(ctx, e); err != nil {
				return nil, err
			}
		}
	}
	for c, minor := range lacking {
		if together { // none of them stands yet
			minor = all[c]
		}
		err := b.fillHeadroom(ctx, money.Money{Minor: minor, Currency: c})
		if why := refusal.From(err); why != nil {
			short[c] = why
		} else if err != nil {
			return nil, err
		}
	}
	return short, nil
}

// payDebt is payingDebt, which asks once for each owner.
func (b *batchRun) payDebt(ctx context.Context, e *entry) (err error) {
	to := incomeOf(e.Request)
	to.wallet, to.amount.Minor = "", 0
	debt, known := b.debts[to]
	if !known {
		if debt, err = b.debtOf(ctx, to.owner, to.amount.Currency); err != nil {
			return err
		}
		b.debts[to] = debt
	}
	e.Request = payingTo(e.Request, debt)
	return nil
}

// finish writes down what has become of one entry.
func (b *batchRun) finish(ctx context.Context, i int, verdict error, short shortOf) {
	e := b.entries[i]
	b.entries[i] = nil
	switch {
	case short.of(e, verdict):
		verdict = short[e.Credit.Currency]
	case errors.Is(verdict, ledger.ErrNoHeadroom):
		verdict = ledger.ErrBusy
	}
	err := b.explainPost(e.Request, verdict, func() (bool, error) { return e.standing(ctx) })
	switch {
	case err == nil:
		b.results[i].Result = e.result()
	case refusal.From(err) != nil:
		b.results[i].Err = err
	default: // the others stand, and are told so
		b.log.ErrorContext(ctx, "an operation of a batch failed", "error", err)
		b.results[i].Err = unknown
	}
}

// together posts all entries in one transaction. Those whose key was used before are replays,
// and not written again.
func (b *batchRun) together(ctx context.Context) error {
	for n := range maxFills + 1 {
		left := b.left()
		if len(left) == 0 {
			return nil
		}
		requests := make([]ledger.Request, len(left))
		for j, i := range left {
			requests[j] = b.entries[i].Request
		}
		verdicts, err := b.poster.PostTogether(ctx, requests)
		var inDoubt *database.InDoubt
		switch {
		case errors.As(err, &inDoubt), err == nil && !slices.ContainsFunc(verdicts, func(why error) bool { return why != nil }):
			for _, i := range left {
				b.finish(ctx, i, err, nil)
			}
			return nil
		case database.IsUnique(err), n == 0 && database.IsCheck(err): // a key was used meanwhile: look again
			continue
		case err != nil:
			return b.explainPost(ledger.Request{}, err, func() (bool, error) { return false, nil })
		}
		short, err := b.prepareAgain(ctx, left, verdicts, true)
		if err != nil {
			return err
		}
		if len(short) == 0 && slices.ContainsFunc(verdicts, retries) {
			continue // what was refused behind them may go once they stand
		}
		for j, i := range left {
			if verdicts[j] != nil && (!retries(verdicts[j]) || short.of(b.entries[i], verdicts[j])) {
				b.finish(ctx, i, verdicts[j], short)
			}
		}
		if refusedAny(b.results) {
			return nil
		}
	}
	return refusal.New(refusal.RateLimited, "The server is busy. Retry in a moment with the same idempotency keys.")
}
