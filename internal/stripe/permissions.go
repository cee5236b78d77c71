package stripe

// Permission is something that a restricted key may do at Stripe.
type Permission struct {
	ID       string // as Stripe's refusals name it, without rak_
	Name     string // as the dashboard names it
	Write    bool   // and so read
	Accounts bool   // on connected accounts, which the dashboard has a column of its own for
	For      string
}

// Permissions are all that this package needs of a restricted key, and no more. The program's
// own sandbox grants its key these alone, so whatever works there works with such a key.
var Permissions = []Permission{
	{ID: "payment_intent_write", Name: "PaymentIntents", Write: true, For: "deposits"},
	{ID: "payment_method_write", Name: "PaymentMethods", Write: true, For: "deposits with a card token"},
	{ID: "charge_write", Name: "Charges and Refunds", Write: true, For: "refunds, declined attempts"},
	{ID: "dispute_read", Name: "Disputes", For: "disputes"},
	{ID: "transfer_write", Name: "Transfers", Write: true, For: "payouts"},
	{ID: "connected_account_write", Name: "Accounts", Write: true, For: "onboarding"},
	{ID: "account_link_write", Name: "Account Links", Write: true, For: "onboarding"},
	{ID: "balance_read", Name: "Balance", For: "naming the currencies that Stripe converts, at start"},
	{ID: "balance_transaction_read", Name: "Balance transactions", For: "reconciliation"},
	{ID: "payout_read", Name: "Payouts", Accounts: true, For: "payouts that a bank returned"},
	{ID: "account_read", Name: "Your own account", For: "binding the database to the account"},
}
