package stripe

import (
	"math/big"
	"slices"
	"strconv"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/money"
)

// presented is what a balance transaction moved in the currency of its source, of which the
// source says the whole amount, never below zero. The zero Money where Stripe does not tell.
//
// A dispute's movements need not be of the whole: of a charge that was refunded in part before,
// a dispute that is won in part gives back what was refunded. So the amount is reckoned back by
// the exchange rate, and is the whole where it differs from it by no more than the rate's
// rounding: taken for the whole without a look, a part would give the user all of it.
func presented(bt *stripego.BalanceTransaction, whole int64, c stripego.Currency) money.Money {
	minor := bt.Amount
	if bt.Currency != c {
		part, ok := unconverted(bt)
		if !ok {
			return money.Money{}
		}
		minor = whole
		if near := max(whole/100, toleranceOf(bt)); part < whole-near {
			minor = part
		}
		if outgoing(bt) {
			minor = -minor
		}
	}
	return amount(minor, c)
}

// unconverted is a balance transaction's amount in the currency that it was converted from,
// without its sign; false where there is no exchange rate.
func unconverted(bt *stripego.BalanceTransaction) (int64, bool) {
	rate, ok := new(big.Rat).SetString(strconv.FormatFloat(bt.ExchangeRate, 'f', -1, 64))
	if !ok || rate.Sign() <= 0 {
		return 0, false
	}
	settled := big.NewRat(max(bt.Amount, -bt.Amount), 1)
	rounded, _ := new(big.Int).SetString(settled.Quo(settled, rate).FloatString(0), 10) // it is a number
	return rounded.Int64(), rounded.IsInt64()
}

// toleranceOf is what half of the smallest amount of the settlement currency is worth in the
// source's: a refund of 10.00 IDR is a balance transaction of 0.00 USD.
func toleranceOf(bt *stripego.BalanceTransaction) int64 {
	half := &stripego.BalanceTransaction{Amount: 1, ExchangeRate: bt.ExchangeRate * 2}
	minor, _ := unconverted(half)
	return minor + 1
}

// outgoing reports whether money left the platform. The amount does not tell where it was
// rounded to zero.
func outgoing(bt *stripego.BalanceTransaction) bool {
	if bt.Amount != 0 {
		return bt.Amount < 0
	}
	return slices.Contains([]stripego.BalanceTransactionReportingCategory{
		stripego.BalanceTransactionReportingCategoryRefund, stripego.BalanceTransactionReportingCategoryDispute,
		stripego.BalanceTransactionReportingCategoryTransfer,
	}, bt.ReportingCategory)
}
