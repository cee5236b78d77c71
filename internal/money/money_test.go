package money_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/purserhq/purser/internal/money"
)

func TestAmountIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := money.Money{
			Minor:    rapid.Int64().Draw(t, "minor"),
			Currency: rapid.SampledFrom([]money.Currency{"USD", "JPY", "KWD", "ISK"}).Draw(t, "currency"),
		}
		e := m.Currency.Exponent()
		want := decimal.New(m.Minor, -e).StringFixed(e)
		if got := string(m.AppendAmount([]byte("="))); got != "="+want || string(m.Amount()) != want {
			t.Fatalf("%d of %s is %s, want %s", m.Minor, m.Currency, got, want)
		}
	})
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     money.Decimal
		currency money.Currency
		want     int64
		err      error
	}{
		{"12.50", "USD", 1250, nil},
		{"12.5", "USD", 1250, nil},
		{"0.01", "USD", 1, nil},
		{"1.0000", "USD", 100, nil},
		{"007", "USD", 700, nil},
		{"999999.99", "USD", 99999999, nil},
		{"500", "JPY", 500, nil},
		{"5", "ISK", 500, nil},
		{"5.12", "KWD", 5120, nil},
		{"9999999999.99", "USD", 999_999_999_999, nil},
		{"10000000000.00", "USD", 0, money.ErrTooLarge},
		{"1" + money.Decimal(strings.Repeat("0", 30)), "USD", 0, money.ErrTooLarge},
		{"1.005", "USD", 0, money.ErrPrecision},
		{"1.5", "JPY", 0, money.ErrPrecision},
		{"5.50", "ISK", 0, money.ErrPrecision},
		{"5.124", "KWD", 0, money.ErrPrecision},
		{"0", "USD", 0, money.ErrPositive},
		{"-1", "USD", 0, money.ErrPositive},
		{"-0", "USD", 0, money.ErrPositive},
		{"1e3", "USD", 0, money.ErrSyntax},
		{"", "USD", 0, money.ErrSyntax},
		{"１", "USD", 0, money.ErrSyntax},
		{" 1", "USD", 0, money.ErrSyntax},
		{"+1", "USD", 0, money.ErrSyntax},
		{"1.", "USD", 0, money.ErrSyntax},
		{".5", "USD", 0, money.ErrSyntax},
		{"1,5", "USD", 0, money.ErrSyntax},
		{"NaN", "USD", 0, money.ErrSyntax},
		{"0x1F", "USD", 0, money.ErrSyntax},
		{"1\n", "USD", 0, money.ErrSyntax},
	} {
		got, err := money.Parse(c.text, c.currency)
		if got.Minor != c.want || !errors.Is(err, c.err) {
			t.Errorf("Parse(%q, %s) = %d, %v; want %d, %v", c.text, c.currency, got.Minor, err, c.want, c.err)
		}
	}
}

// Whatever can be written is read back as it was, in every kind of currency.
func TestAmountRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]money.Currency{"USD", "JPY", "ISK", "KWD", "GBP"}).Draw(t, "currency")
		minor := rapid.Int64Range(1, money.MaxAmount/c.Step()).Draw(t, "steps") * c.Step()
		want := money.Money{Minor: minor, Currency: c}
		got, err := money.Parse(want.Amount(), c)
		if err != nil || got != want {
			t.Fatalf("Parse(%s) = %v, %v; want %v", want.Amount(), got, err, want)
		}
	})
}

func TestAmount(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]money.Money{
		"12.50 USD": {1250, "USD"}, "-0.05 USD": {-5, "USD"}, "0.00 USD": {0, "USD"},
		"500 JPY": {500, "JPY"}, "5.120 KWD": {5120, "KWD"}, "92233720368547758.07 USD": {1<<63 - 1, "USD"},
	} {
		if m.String() != want {
			t.Errorf("String() = %q, want %q", m.String(), want)
		}
	}
}

func TestParseCurrency(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "usd", "XXX", "USDT", "ＵＳＤ"} {
		if c, err := money.ParseCurrency(bad); err == nil {
			t.Errorf("ParseCurrency(%q) = %q, want an error", bad, c)
		}
	}
	if c, err := money.FromStripe("usd"); err != nil || c != "USD" {
		t.Errorf("FromStripe(usd) = %q, %v", c, err)
	}
}

// No text makes an amount that the text does not say to the last digit.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"12.50", "0.01", "0", "-0", "-1", "1e3", "999999.99", "1000000", "９", "", "0x10", " 1", "1.", ".5", "١", "1_000",
		"9223372036854775808", strings.Repeat("9", 41), "1." + strings.Repeat("0", 20), "+1", "NaN", "1.005", "00012.5",
	} {
		for _, currency := range []string{"USD", "JPY", "KWD", "ISK"} {
			f.Add(text, currency)
		}
	}
	f.Fuzz(func(t *testing.T, text, currency string) {
		c, err := money.ParseCurrency(currency)
		if err != nil {
			return
		}
		m, err := money.Parse(money.Decimal(text), c)
		if err != nil {
			return
		}
		if m.Minor < 1 || m.Minor > money.MaxAmount || m.Minor%c.Step() != 0 || m.Currency != c {
			t.Errorf("Parse(%q) = %+v", text, m)
		}
		if said, wrote := significant(text), significant(string(m.Amount())); said != wrote {
			t.Errorf("%q says %s, and %s was read", text, said, wrote)
		}
		if again, err := money.Parse(m.Amount(), c); err != nil || again != m {
			t.Errorf("%q is %+v and then %+v, %v", text, m, again, err)
		}
	})
}

// significant is a number without the zeros that say nothing.
func significant(text string) string {
	whole, part, _ := strings.Cut(text, ".")
	return strings.TrimLeft(whole, "0") + "." + strings.TrimRight(part, "0")
}
