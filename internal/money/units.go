package money

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Units is an amount in whole units that is set for every currency, or for each: a limit of
// 5,000 means something else in yen. The zero value is 0 in every currency.
type Units struct {
	usual int64
	each  *map[Currency]int64 // a pointer, so that settings can be compared
}

// Each is the same number of whole units in every currency.
func Each(units int64) Units { return Units{usual: units} }

// ParseUnits reads a whole number, or numbers by currency such as USD:5000,JPY:750000. One
// number without a currency is that of all that are not named; they have the usual one
// without it.
func ParseUnits(text string, usually, most int64) (u Units, err error) {
	each, usual := map[Currency]int64{}, false
	u.usual = usually
	for part := range strings.SplitSeq(text, ",") {
		code, number, named := strings.Cut(strings.TrimSpace(part), ":")
		if !named {
			code, number = "", code
		}
		n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
		if err != nil || n < 0 || n > most {
			return Units{}, fmt.Errorf("%q is not a whole number from 0 to %d", number, most)
		}
		if !named {
			if usual {
				return Units{}, fmt.Errorf("%q has two numbers without a currency", text)
			}
			u.usual, usual = n, true
			continue
		}
		c, err := ParseCurrency(strings.TrimSpace(code))
		if err != nil {
			return Units{}, err
		}
		if _, twice := each[c]; twice {
			return Units{}, fmt.Errorf("%s is set twice", c)
		}
		each[c] = n
	}
	if len(each) > 0 {
		u.each = &each
	}
	return u, nil
}

// String writes the amount as ParseUnits reads it.
func (u Units) String() string {
	text := strconv.FormatInt(u.usual, 10)
	if u.each == nil {
		return text
	}
	for _, c := range slices.Sorted(maps.Keys(*u.each)) {
		text += fmt.Sprintf(",%s:%d", c, (*u.each)[c])
	}
	return text
}

// In is the amount in a currency.
func (u Units) In(c Currency) Money {
	if u.each != nil {
		if n, ok := (*u.each)[c]; ok {
			return Whole(n, c)
		}
	}
	return Whole(u.usual, c)
}

// Zero reports whether the amount is 0 in every currency.
func (u Units) Zero() bool {
	if u.each != nil {
		for _, n := range *u.each {
			if n > 0 {
				return false
			}
		}
	}
	return u.usual == 0
}
