package refusal

import (
	"strconv"
	"strings"
)

// issuer is a range of card numbers: the first digits from and to, inclusive, and the
// lengths that the numbers have.
type issuer struct {
	from, to string
	lengths  []int
}

// The lengths of several schemes.
var (
	sixteen  = []int{16}
	long     = []int{16, 17, 18, 19}
	diners   = []int{14, 16, 17, 18, 19}
	maestros = []int{13, 14, 15, 16, 17, 18, 19}
)

// issuers are the ranges of ISO/IEC 7812 in which cards are issued. Numbers outside of them
// that pass the check of their last digit, as every tenth does, are order numbers and the
// like.
var issuers = []issuer{
	{"4", "4", []int{13, 16, 19}},                    // Visa
	{"51", "55", sixteen}, {"2221", "2720", sixteen}, // Mastercard
	{"34", "34", []int{15}}, {"37", "37", []int{15}}, // American Express
	{"6011", "6011", long}, {"644", "649", long}, {"65", "65", long}, // Discover
	{"300", "305", diners}, {"3095", "3095", diners}, {"36", "36", diners}, {"38", "39", diners},
	{"3528", "3589", long},                         // JCB
	{"62", "62", long},                             // UnionPay
	{"2200", "2204", long},                         // Mir
	{"9792", "9792", sixteen},                      // Troy
	{"508", "508", sixteen}, {"81", "82", sixteen}, // RuPay
	{"5018", "5018", maestros}, {"5020", "5020", maestros}, {"5038", "5038", maestros}, {"5893", "5893", maestros},
	{"6304", "6304", maestros}, {"6759", "6759", maestros}, {"6761", "6763", maestros},
}

// issued reports whether a number lies in a range of an issuer and has a length of it.
func issued(number string) bool {
	for _, i := range issuers {
		head := number[:min(len(i.from), len(number))]
		for _, n := range i.lengths {
			if n == len(number) && i.from <= head && head <= i.to {
				return true
			}
		}
	}
	return false
}

// ibanLengths are the lengths of account numbers by country, as SWIFT's registry has them.
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29, "BY": 28, "CH": 21,
	"CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18,
	"FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23,
	"IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27,
	"MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28,
	"PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
	"SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}

// withoutIBAN is a point for an account number of a bank, and else the text. The match may
// have taken in a word behind the number.
func withoutIBAN(text string) string {
	plain := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(text))
	length := ibanLengths[plain[:2]]
	if length == 0 || length > len(plain) || !checksAsIBAN(plain[:length]) {
		return text
	}
	at, kept := 0, 0
	for at < len(text) && kept < length {
		if text[at] != ' ' && text[at] != '-' {
			kept++
		}
		at++
	}
	return "." + text[at:]
}

// checksAsIBAN is the check of ISO 7064, MOD 97-10.
func checksAsIBAN(plain string) bool {
	sum := 0
	for _, r := range plain[4:] + plain[:4] {
		digit := string(r)
		if r >= 'A' && r <= 'Z' {
			digit = strconv.Itoa(int(r-'A') + 10)
		}
		for _, d := range digit {
			sum = (sum*10 + int(d-'0')) % 97
		}
	}
	return sum == 1
}
