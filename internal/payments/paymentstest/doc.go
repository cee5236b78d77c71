// Package paymentstest is what the tests of payments, machine and reconcile share: the
// lines that make prove prints, how much is tried in the short and the full form, and the
// oracle of refunds and disputes.
package paymentstest
