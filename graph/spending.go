package graph

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/scope"
)

// labels are what an input attaches to its object.
func labels(reference *string, metadata []*generated.MetadataEntryInput) payments.Labels {
	l := payments.Labels{Reference: reference}
	for _, m := range metadata {
		l.Metadata = append(l.Metadata, payments.Metadata{Key: m.Key, Value: m.Value})
	}
	return l
}

// spendingWallet is the wallet that an input names by its ID, which the verb checks, or by
// its user.
func (r *Resolver) spendingWallet(ctx context.Context, ref *generated.WalletRefInput, c *money.Currency, field string) (gid.ID, error) {
	if ref.ID != nil && ref.User == nil {
		return *ref.ID, nil
	}
	w, err := r.referredWallet(ctx, *ref, deref(c), "input", field)
	if err != nil {
		return "", err
	}
	return w.ID, nil
}

func (r *Resolver) chargeInput(ctx context.Context, in generated.ChargeInput) (payments.ChargeInput, error) {
	w, err := r.spendingWallet(ctx, in.Wallet, in.Currency, "wallet")
	return payments.ChargeInput{
		By: payments.Application, Wallet: w, Amount: in.Amount, Currency: deref(in.Currency), Description: in.Description,
		Labels: labels(in.Reference, in.Metadata), Accumulate: deref(in.Accumulate), Key: in.IdempotencyKey,
	}, err
}

func (r *Resolver) creditInput(ctx context.Context, in generated.CreditInput) (payments.CreditInput, error) {
	w, err := r.spendingWallet(ctx, in.Wallet, in.Currency, "wallet")
	return payments.CreditInput{
		By: payments.Application, Wallet: w, Amount: in.Amount, Currency: deref(in.Currency), Description: in.Description,
		Labels: labels(in.Reference, in.Metadata), Key: in.IdempotencyKey,
	}, err
}

func (r *Resolver) batchTransferInput(ctx context.Context, in generated.BatchTransferInput) (payments.BatchTransferInput, error) {
	from, err := r.spendingWallet(ctx, in.From, in.Currency, "from")
	if err != nil {
		return payments.BatchTransferInput{}, err
	}
	to, err := r.spendingWallet(ctx, in.To, in.Currency, "to")
	return payments.BatchTransferInput{
		From: from, To: to, Amount: in.Amount, Currency: deref(in.Currency), Description: deref(in.Description),
		Labels: labels(in.Reference, in.Metadata), Key: in.IdempotencyKey,
	}, err
}

// charge answers charge.
func (r *Resolver) charge(ctx context.Context, in generated.ChargeInput) (*generated.ChargePayload, error) {
	ask, err := r.chargeInput(ctx, in)
	var done payments.Result
	if err == nil {
		done, err = r.Payments.Charge(ctx, ask)
	}
	why, err := refused(err)
	payload := &generated.ChargePayload{Replayed: done.Replayed, UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	if payload.Charge = done.Charge; payload.Charge == nil && done.Operation != "" {
		payload.Charge, err = r.Read.Charge.Get(ctx, done.Operation)
	}
	if err == nil {
		payload.Wallet, err = r.Loader.Wallet(ctx, done.Wallet)
	}
	return payload, err
}

// refundCharge answers refundCharge.
func (r *Resolver) refundCharge(ctx context.Context, in generated.RefundChargeInput) (*generated.RefundChargePayload, error) {
	done, err := r.Payments.RefundCharge(ctx, payments.RefundChargeInput{
		By: payments.Application, Charge: in.ChargeID, Amount: in.Amount, Reason: deref(in.Reason), Labels: labels(nil, in.Metadata), Key: in.IdempotencyKey,
	})
	why, err := refused(err)
	payload := &generated.RefundChargePayload{Replayed: done.Replayed, UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	if payload.Refund, err = r.Read.ChargeRefund.Get(ctx, done.Operation); err != nil {
		return payload, err
	}
	if payload.Charge, err = r.Read.Charge.Get(ctx, payload.Refund.ChargeID); err == nil {
		payload.Wallet, err = r.Loader.Wallet(ctx, done.Wallet)
	}
	return payload, err
}

// credit answers credit.
func (r *Resolver) credit(ctx context.Context, in generated.CreditInput) (*generated.CreditPayload, error) {
	ask, err := r.creditInput(ctx, in)
	var done payments.Result
	if err == nil {
		done, err = r.Payments.Credit(ctx, ask)
	}
	why, err := refused(err)
	payload := &generated.CreditPayload{Replayed: done.Replayed, UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	if payload.Credit, err = r.Read.Credit.Get(ctx, done.Operation); err == nil {
		payload.Wallet, err = r.Loader.Wallet(ctx, done.Wallet)
	}
	return payload, err
}

// batch answers batch.
func (r *Resolver) batch(ctx context.Context, in generated.BatchInput) (*generated.BatchPayload, error) {
	payload := &generated.BatchPayload{Results: []*generated.BatchResult{}}
	leave, err := r.enterBatch(ctx)
	if payload.UserErrors, err = refused(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	defer leave()
	operations, early, err := r.batchOperations(ctx, in.Operations)
	if err != nil {
		return nil, err
	}
	var results []payments.BatchResult
	if in.Mode == generated.BatchModeAtomic && anyRefused(early) {
		results = early
	} else {
		results, err = r.Payments.Batch(ctx, in.Mode == generated.BatchModeAtomic, operations)
	}
	if payload.UserErrors, err = refused(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	found, err := r.batchObjects(ctx, results)
	if err != nil {
		return nil, err
	}
	for i, one := range results {
		if early[i].Err != nil {
			one = early[i]
		}
		result := &generated.BatchResult{Replayed: one.Replayed, Object: found[one.Operation], UserErrors: []*refusal.Error{}}
		if one.Err != nil {
			result.UserErrors = append(result.UserErrors, inOperation(refusal.From(one.Err), i, in.Operations[i]))
		}
		payload.Results = append(payload.Results, result)
	}
	return payload, nil
}

func anyRefused(results []payments.BatchResult) bool {
	for _, one := range results {
		if one.Err != nil {
			return true
		}
	}
	return false
}

// A batch may be a thousand postings. Without a bound a few of them would fill the queue of
// postings and the pools of connections, which the requests of users share.
const (
	batchReads = 4                // operations of a batch look for their wallets at once
	batches    = 2                // are carried out at once on a replica
	batchWait  = 10 * time.Second // for others to end
)

// enterBatch waits until a batch may be carried out, and returns what gives the place back.
// Fails with RateLimited.
func (r *Resolver) enterBatch(ctx context.Context) (leave func(), err error) {
	patience := time.NewTimer(batchWait)
	defer patience.Stop()
	select {
	case r.batching <- struct{}{}:
		return func() { <-r.batching }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-patience.C:
		return nil, refusal.New(refusal.RateLimited, "Too many batches are under way. Retry with the same idempotency keys.")
	}
}

// batchOperations reads the operations, with the refusals of those whose wallet does not
// exist or whose scope the key lacks, which are left empty.
func (r *Resolver) batchOperations(ctx context.Context, in []*generated.BatchOperationInput) (all []payments.BatchOperation, early []payments.BatchResult, err error) {
	if len(in) > payments.MaxBatch { // which the verb says
		return make([]payments.BatchOperation, len(in)), make([]payments.BatchResult, len(in)), nil
	}
	all, early = make([]payments.BatchOperation, len(in)), make([]payments.BatchResult, len(in))
	failed := make([]error, len(in))
	places := make(chan struct{}, batchReads)
	var reading sync.WaitGroup
	for i, o := range in {
		places <- struct{}{}
		reading.Go(func() {
			defer func() { <-places }()
			all[i], failed[i] = r.batchOperation(ctx, o)
		})
	}
	reading.Wait()
	for i, err := range failed {
		if refusal.From(err) != nil {
			all[i], early[i].Err = payments.BatchOperation{}, err
		} else if err != nil {
			return nil, nil, err
		}
	}
	return all, early, nil
}

func (r *Resolver) batchOperation(ctx context.Context, o *generated.BatchOperationInput) (out payments.BatchOperation, err error) {
	set, needs := 0, scope.ChargesWrite
	for _, given := range []bool{o.Charge != nil, o.Credit != nil, o.Transfer != nil} {
		if given {
			set++
		}
	}
	if set != 1 { // the executor does not check variables
		return out, refusal.New(refusal.InvalidInput, "Set exactly one of charge, credit and transfer.")
	}
	switch {
	case o.Credit != nil:
		needs = scope.CreditsWrite
	case o.Transfer != nil:
		needs = scope.TransfersWrite
	}
	if caller, _ := auth.CallerOf(ctx); !caller.Can(needs) {
		return out, refusal.New(refusal.ScopeMissing, scopeMissing([]scope.Scope{needs}))
	}
	switch {
	case o.Charge != nil:
		in, err := r.chargeInput(ctx, *o.Charge)
		return payments.BatchOperation{Charge: &in}, err
	case o.Credit != nil:
		in, err := r.creditInput(ctx, *o.Credit)
		return payments.BatchOperation{Credit: &in}, err
	}
	in, err := r.batchTransferInput(ctx, *o.Transfer)
	return payments.BatchOperation{Transfer: &in}, err
}

// inOperation has a refusal name its place in the batch.
func inOperation(why *refusal.Error, i int, o *generated.BatchOperationInput) *refusal.Error {
	named := *why
	kind := "charge"
	switch {
	case o.Credit != nil:
		kind = "credit"
	case o.Transfer != nil:
		kind = "transfer"
	}
	named.Field = []string{"input", "operations", strconv.Itoa(i)}
	if len(why.Field) > 1 { // it begins with input
		named.Field = append(append(named.Field, kind), why.Field[1:]...)
	}
	return &named
}
