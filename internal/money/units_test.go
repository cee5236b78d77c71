package money_test

import (
	"testing"

	"github.com/purserhq/purser/internal/money"
)

func TestUnits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]map[money.Currency]string{
		"7":               {"USD": "7.00 USD", "JPY": "7 JPY", "KWD": "7.000 KWD"},
		"USD:5,JPY:750":   {"USD": "5.00 USD", "JPY": "750 JPY", "EUR": "9.00 EUR"},
		"3,JPY:750":       {"USD": "3.00 USD", "JPY": "750 JPY"},
		"USD:5 , JPY : 0": {"USD": "5.00 USD", "JPY": "0 JPY"},
	} {
		u, err := money.ParseUnits(text, 9, 1000)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		again, err := money.ParseUnits(u.String(), 0, 1000)
		for c, amount := range want {
			if got := u.In(c).String(); got != amount || err != nil || again.In(c) != u.In(c) {
				t.Errorf("%q in %s is %s, written as %s, want %s", text, c, got, u, amount)
			}
		}
	}
	for _, text := range []string{"", "x", "-1", "1001", "1.5", "1,2", "USD:1,USD:2", "usd:1", "XXX:1", "USD:", ":5", "USD:1:2"} {
		if u, err := money.ParseUnits(text, 9, 1000); err == nil {
			t.Errorf("%q was read as %s", text, u)
		}
	}
	for u, zero := range map[money.Units]bool{{}: true, money.Each(0): true, money.Each(1): false} {
		if u.Zero() != zero {
			t.Errorf("%s is zero: %t", u, u.Zero())
		}
	}
	if u, _ := money.ParseUnits("0,JPY:5", 0, 9); u.Zero() {
		t.Error("5 yen are nothing")
	}
}

func TestMaximum(t *testing.T) {
	t.Parallel()
	for c, want := range map[money.Currency]string{
		"USD": "999999.99 USD", "JPY": "99999999 JPY", "HUF": "99999999.99 HUF", "IDR": "9999999999.99 IDR", "XCG": "999999.99 XCG",
	} {
		if got := (money.Money{Minor: c.Maximum(), Currency: c}).String(); got != want {
			t.Errorf("a card of %s is charged %s at most, want %s", c, got, want)
		}
	}
}
