package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// resolveCmd ends what does not resolve by itself, for an operator at a terminal.
type resolveCmd struct {
	List      resolveListCmd      `cmd:"" help:"List everything that needs an operator, with the IDs for the other commands."`
	Unmatched resolveUnmatchedCmd `cmd:"" help:"Assign an unmatched balance transaction."`
	Suspense  resolveSuspenseCmd  `cmd:"" help:"Resolve money in suspense."`
	Parked    resolveParkedCmd    `cmd:"" help:"Retry or end a parked operation."`
	Confirm   resolveConfirmCmd   `cmd:"" help:"Confirm a resolution that another operator proposed."`
	Withdraw  resolveWithdrawCmd  `cmd:"" help:"Withdraw a proposed resolution, so that an operator can decide again."`
}

type resolveListCmd struct{ settings }

// Run lists what waits.
func (r *resolveListCmd) Run(ctx context.Context) error {
	return r.withPayments(ctx, checkPlace, func(s *payments.Service) error {
		all, err := s.ListUnresolved(ctx)
		if err != nil {
			return err
		}
		return all.Write(os.Stdout)
	})
}

// decided is what every decision names: who decides, and why.
type decided struct {
	settings
	Operator string `required:"" placeholder:"EMAIL" help:"The email address of the operator who decides (role ADMIN)."`
	Reason   string `required:"" placeholder:"TEXT" help:"The reason, shown to operators."`
	Key      string `placeholder:"KEY" help:"The idempotency key. Default: derived from the decision, so that a repeated command returns the same resolution."`
}

// key is the idempotency key of a decision.
func (d decided) key(parts ...string) string {
	if d.Key != "" {
		return d.Key
	}
	sum := sha256.Sum256([]byte(strings.Join(append(parts, d.Reason), "\x00")))
	return "cli-" + hex.EncodeToString(sum[:16])
}

// decide carries a decision out in the operator's name, and says what came of it.
func (d decided) decide(ctx context.Context, do func(s *payments.Service, operator gid.ID) (payments.Result, error)) error {
	return d.withPayments(ctx, checkPlace, func(s *payments.Service) error {
		operator, err := s.Operator(ctx, d.Operator)
		if err != nil {
			return err
		}
		done, err := do(s, operator)
		if why := refusal.From(err); why != nil {
			return errors.New(why.Message)
		}
		if err != nil {
			return err
		}
		return tellResolution(ctx, s, done.Operation)
	})
}

// tellResolution says how a resolution stands.
func tellResolution(ctx context.Context, s *payments.Service, id gid.ID) error {
	row, err := s.Resolution(ctx, id)
	if err != nil {
		return err
	}
	switch row.State {
	case resolution.StateProposed:
		fmt.Printf("%s is proposed. Another operator has to confirm it:\n  purser resolve confirm %s --operator EMAIL\n", id, id)
	case resolution.StateSucceeded:
		fmt.Printf("%s: done.\n", id)
	case resolution.StateWithdrawn, resolution.StateFailed:
		fmt.Printf("%s is %s and has no effect.\n", id, strings.ToLower(string(row.State)))
	default:
		fmt.Printf("%s: the refund is in progress.\n", id)
	}
	return nil
}

type resolveUnmatchedCmd struct {
	decided
	Line      string `arg:"" help:"The ID of the balance transaction (txn_…), from the list."`
	Wallet    string `xor:"to" required:"" placeholder:"WALLET" help:"Assign it to this user's wallet."`
	Platform  bool   `xor:"to" required:"" help:"Assign it to the platform."`
	Operation string `xor:"to" required:"" placeholder:"ID" help:"Assign it to this deposit, payout, refund or dispute. The platform bears any difference between the amounts."`
}

// Run explains a line.
func (r *resolveUnmatchedCmd) Run(ctx context.Context) error {
	action := resolution.ActionAssignToPlatform
	switch {
	case r.Wallet != "":
		action = resolution.ActionAssignToWallet
	case r.Operation != "":
		action = resolution.ActionAssignToOperation
	}
	target := r.Wallet + r.Operation
	return r.decide(ctx, func(s *payments.Service, operator gid.ID) (payments.Result, error) {
		return s.ResolveUnmatched(ctx, payments.LineInput{
			Operator: operator, Line: gid.ID(r.Line), Action: action, Target: gid.ID(target), Reason: r.Reason,
			Key: r.key(r.Line, string(action), target),
		})
	})
}

type resolveSuspenseCmd struct {
	decided
	Line   string `arg:"" help:"The ID of the balance transaction (txn_…), from the list."`
	Wallet string `xor:"to" required:"" placeholder:"WALLET" help:"Credit this user's wallet, or debit it when the money left the platform."`
	Refund bool   `xor:"to" required:"" help:"Refund the payment to its payer."`
	Keep   bool   `xor:"to" required:"" help:"Keep the money for the platform."`
}

// Run decides about money in suspense.
func (r *resolveSuspenseCmd) Run(ctx context.Context) error {
	action := resolution.ActionAssignToPlatform
	switch {
	case r.Wallet != "":
		action = resolution.ActionAssignToWallet
	case r.Refund:
		action = resolution.ActionRefund
	}
	return r.decide(ctx, func(s *payments.Service, operator gid.ID) (payments.Result, error) {
		return s.ResolveSuspense(ctx, payments.LineInput{
			Operator: operator, Line: gid.ID(r.Line), Action: action, Target: gid.ID(r.Wallet), Reason: r.Reason,
			Key: r.key(r.Line, string(action), r.Wallet),
		})
	})
}

type resolveParkedCmd struct {
	decided
	Operation string `arg:"" help:"The ID of the operation, from the list."`
	Retry     bool   `xor:"how" required:"" help:"Retry it. Stripe is first asked whether it was carried out."`
	GiveBack  bool   `xor:"how" required:"" help:"End it and return its money. Refused unless Stripe's list proves that it was not carried out."`
	Transfer  string `xor:"how" required:"" placeholder:"TR" help:"Mark the payout as sent by this transfer (tr_…)."`
}

// Run decides about a parked operation.
func (r *resolveParkedCmd) Run(ctx context.Context) error {
	action := resolution.ActionRetry
	switch {
	case r.GiveBack:
		action = resolution.ActionGiveBack
	case r.Transfer != "":
		action = resolution.ActionMarkSent
	}
	return r.decide(ctx, func(s *payments.Service, operator gid.ID) (payments.Result, error) {
		return s.ResolveParked(ctx, payments.ParkedInput{
			Operator: operator, Operation: gid.ID(r.Operation), Action: action, Transfer: r.Transfer, Reason: r.Reason,
			Key: r.key(r.Operation, string(action), r.Transfer),
		})
	})
}

type resolveConfirmCmd struct {
	settings
	Resolution string `arg:"" help:"The ID of the resolution (res_…), from the list."`
	Operator   string `required:"" placeholder:"EMAIL" help:"The email address of the operator who confirms it, not the one who proposed it."`
}

// Run confirms a proposal.
func (r *resolveConfirmCmd) Run(ctx context.Context) error {
	d := decided{settings: r.settings, Operator: r.Operator}
	return d.decide(ctx, func(s *payments.Service, operator gid.ID) (payments.Result, error) {
		return s.ConfirmResolution(ctx, operator, gid.ID(r.Resolution))
	})
}

type resolveWithdrawCmd struct {
	decided
	Resolution string `arg:"" help:"The ID of the resolution (res_…), from the list."`
}

// Run withdraws a proposal.
func (r *resolveWithdrawCmd) Run(ctx context.Context) error {
	return r.decide(ctx, func(s *payments.Service, operator gid.ID) (payments.Result, error) {
		return s.WithdrawResolution(ctx, operator, gid.ID(r.Resolution), r.Reason)
	})
}
