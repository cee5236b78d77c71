package sandbox

import "strings"

// cardFailure is why a card does not pay.
type cardFailure struct{ code, declineCode, message string }

var (
	genericDecline    = cardFailure{"card_declined", "generic_decline", "Your card was declined."}
	insufficientFunds = cardFailure{"card_declined", "insufficient_funds", "Your card has insufficient funds."}
	lostCard          = cardFailure{"card_declined", "lost_card", "Your card was declined."}
	stolenCard        = cardFailure{"card_declined", "stolen_card", "Your card was declined."}
	velocity          = cardFailure{"card_declined", "card_velocity_exceeded", "Your card was declined for making repeated attempts too frequently or exceeding its amount limit."}
	fraudulent        = cardFailure{"card_declined", "fraudulent", "Your card was declined."}
	expiredCard       = cardFailure{"expired_card", "", "Your card has expired."}
	incorrectCVC      = cardFailure{"incorrect_cvc", "", "Your card's security code is incorrect."}
	processingError   = cardFailure{"processing_error", "", "An error occurred while processing your card. Try again in a little bit."}
	incorrectZip      = cardFailure{"incorrect_zip", "", "The zip code you supplied failed validation."}
	notAuthenticated  = cardFailure{"authentication_required", "authentication_required", "Your card was declined. This transaction requires authentication."}
)

// challenge says when a card asks for 3-D Secure.
type challenge int

const (
	noChallenge       challenge = iota
	challengeAlways             // on every payment
	challengeUnlessOK           // unless it was set up before
	challengeOnline             // when the payer is there; not off session
)

// testCard is one of Stripe's test cards: how it looks and how it behaves.
type testCard struct {
	name     string // pm_card_<name> and tok_<name>; empty: it has a number only
	number   string
	brand    string
	funding  string
	country  string
	network  string // a network beside the brand's, which co-brands the card
	no3DS    bool   // 3-D Secure is not supported
	cvc      string // how the check of the security code ends, where one is given; empty: pass
	postcode string // ... of the postal code
	line1    string // ... of the first line of the address

	decline     cardFailure // refuses every payment with it
	lateDecline cardFailure // refuses once the challenge was passed
	attaches    bool        // a declining card that can still be kept by a customer
	challenge   challenge
	instant     bool   // the money is available at once
	processing  bool   // stays in processing until it is settled by hand
	dispute     string // is disputed at once, for this reason
	inquiry     bool   // ... only as an inquiry
	disputes    int    // ... this many times
	fraudRecord bool
	refund      string // how refunds go on: pending, fails
	risk        string // elevated, highest
}

func (t testCard) last4() string { return t.number[len(t.number)-4:] }

// testCards are Stripe's, and at the end the sandbox's own.
var testCards = append([]testCard{
	{name: "visa", number: "4242424242424242"},
	{name: "visa_debit", number: "4000056655665556", funding: "debit"},
	{name: "mastercard", number: "5555555555554444", brand: "mastercard"},
	{name: "mastercard_debit", number: "5200828282828210", brand: "mastercard", funding: "debit"},
	{name: "mastercard_prepaid", number: "5105105105105100", brand: "mastercard", funding: "prepaid"},
	{name: "amex", number: "378282246310005", brand: "amex", no3DS: true},
	{name: "discover", number: "6011111111111117", brand: "discover"},
	{name: "diners", number: "3056930009020004", brand: "diners", no3DS: true},
	{name: "jcb", number: "3566002020360505", brand: "jcb", country: "JP"},
	{name: "unionpay", number: "6200000000000005", brand: "unionpay", country: "CN"},
	{number: "4012888888881881"},
	{number: "2223003122003222", brand: "mastercard"},
	{number: "371449635398431", brand: "amex", no3DS: true},
	{number: "6011000990139424", brand: "discover"},
	{number: "6011981111111113", brand: "discover", funding: "debit"},
	{number: "36227206271667", brand: "diners", no3DS: true},
	{number: "30569309025904", brand: "diners", no3DS: true},
	{number: "38520000023237", brand: "diners", no3DS: true},
	{number: "6555900000604105", brand: "discover"}, // BCcard and DinaCard
	{number: "6200000000000047", brand: "unionpay", funding: "debit", country: "CN"},
	{number: "6205500000000000004", brand: "unionpay", country: "CN"},
	{name: "visa_cartesBancaires", number: "4000002500001001", country: "FR", network: "cartes_bancaires"},
	{name: "mastercard_cartesBancaires", number: "5555552500001001", brand: "mastercard", country: "FR", network: "cartes_bancaires"},
	{name: "visa_debit_eftposAuCoBranded", number: "4000050360000001", funding: "debit", country: "AU", network: "eftpos_au"},
	{name: "mastercard_debit_eftposAuCoBranded", number: "5555050360000080", brand: "mastercard", funding: "debit", country: "AU", network: "eftpos_au"},
	{name: "debit_visaFsaProductCode", number: "4000051230000072", funding: "debit"},
	{name: "mastercard_debit_mastercardFsaProductCode", number: "5200828282828897", brand: "mastercard", funding: "debit"},
	{name: "domesticPricing", number: "4000000000000093"},
	{name: "bypassPending", number: "4000000000000077", instant: true},
	{name: "bypassPendingInternational", number: "4000003720000278", country: "IE", instant: true},

	{name: "visa_chargeDeclined", number: "4000000000000002", decline: genericDecline},
	{name: "visa_chargeDeclinedInsufficientFunds", number: "4000000000009995", decline: insufficientFunds},
	{name: "visa_chargeDeclinedLostCard", number: "4000000000009987", decline: lostCard},
	{name: "visa_chargeDeclinedStolenCard", number: "4000000000009979", decline: stolenCard},
	{name: "chargeDeclinedExpiredCard", number: "4000000000000069", decline: expiredCard},
	{name: "chargeDeclinedIncorrectCvc", number: "4000000000000127", decline: incorrectCVC},
	{name: "chargeDeclinedProcessingError", number: "4000000000000119", decline: processingError},
	{name: "visa_chargeDeclinedVelocityLimitExceeded", number: "4000000000006975", decline: velocity},
	{name: "chargeCustomerFail", number: "4000000000000341", decline: genericDecline, attaches: true},
	{name: "radarBlock", number: "4100000000000019", decline: fraudulent, risk: "highest"},
	{name: "riskLevelHighest", number: "4000000000004954", decline: fraudulent, risk: "highest"},
	{name: "riskLevelElevated", number: "4000000000009235", risk: "elevated"},
	{name: "cvcCheckFail", number: "4000000000000101", cvc: "fail"},
	{name: "avsFail", number: "4000000000000010", postcode: "fail", line1: "fail"},
	{name: "avsLine1Fail", number: "4000000000000028", line1: "fail"},
	{name: "avsZipFail", number: "4000000000000036", postcode: "fail"},
	{name: "avsUnchecked", number: "4000000000000044", postcode: "unavailable", line1: "unavailable"},

	{name: "authenticationRequired", number: "4000002760003184", country: "DE", challenge: challengeAlways},
	{name: "authenticationRequiredOnSetup", number: "4000002500003155", country: "FR", challenge: challengeUnlessOK},
	{name: "authenticationRequiredSetupForOffSession", number: "4000003800000446", country: "IT", challenge: challengeOnline},
	{name: "authenticationRequiredChargeDeclinedInsufficientFunds", number: "4000008260003178", challenge: challengeAlways, lateDecline: insufficientFunds},
	{name: "threeDSecure2Required", number: "4000000000003220", challenge: challengeAlways},
	{name: "threeDSecureRequired", number: "4000000000003063", challenge: challengeAlways},
	{name: "threeDSecureRequiredChargeDeclined", number: "4000008400001629", challenge: challengeAlways, lateDecline: genericDecline},
	{name: "threeDSecureRequiredProcessingError", number: "4000008400001280", decline: genericDecline}, // the look-up fails: there is no challenge
	{name: "threeDSecureOptional", number: "4000000000003055"},
	{name: "threeDSecureOptionalProcessingError", number: "4000000000003097"}, // the look-up fails, and the payment goes on without
	{number: "4000000000003238", challenge: challengeAlways},                  // a one-time passcode
	{number: "4000000000003246", challenge: challengeAlways},                  // one answer of several
	{number: "4000000000003253", challenge: challengeAlways},                  // several answers

	{name: "createDispute", number: "4000000000000259", dispute: "fraudulent"},
	{name: "createDisputeProductNotReceived", number: "4000000000002685", dispute: "product_not_received"},
	{name: "createDisputeInquiry", number: "4000000000001976", dispute: "fraudulent", inquiry: true},
	{name: "createIssuerFraudRecord", number: "4000000000005423", fraudRecord: true},
	{name: "createMultipleDisputes", number: "4000000404000079", dispute: "fraudulent", disputes: 2},
	{name: "pendingRefund", number: "4000000000007726", refund: "pending"},
	{name: "refundFail", number: "4000000000005126", refund: "fails"},

	// A bank debit stays in processing for days. The sandbox has no bank debits,
	// but a card that does the same, so that front ends can be tried with it.
	{name: "sandboxProcessing", number: "4000000000000796", processing: true},
}, abroad()...)

// otherSpellings are names in public use beside the documented ones.
var otherSpellings = map[string]string{
	"chargeDeclined":                       "visa_chargeDeclined",
	"chargeDeclinedInsufficientFunds":      "visa_chargeDeclinedInsufficientFunds",
	"chargeDeclinedLostCard":               "visa_chargeDeclinedLostCard",
	"chargeDeclinedStolenCard":             "visa_chargeDeclinedStolenCard",
	"chargeDeclinedVelocityLimitExceeded":  "visa_chargeDeclinedVelocityLimitExceeded",
	"chargeDeclinedFraudulent":             "radarBlock",
	"visa_chargeDeclinedExpiredCard":       "chargeDeclinedExpiredCard",
	"visa_chargeDeclinedIncorrectCvc":      "chargeDeclinedIncorrectCvc",
	"visa_chargeDeclinedProcessingError":   "chargeDeclinedProcessingError",
	"visa_chargeCustomerFail":              "chargeCustomerFail",
	"visa_bypassPending":                   "bypassPending",
	"bypassPendingVisa":                    "bypassPending",
	"visa_createDispute":                   "createDispute",
	"visa_pendingRefund":                   "pendingRefund",
	"visa_refundFail":                      "refundFail",
	"threeDSecure2RequiredChargeDeclined":  "threeDSecureRequiredChargeDeclined",
	"threeDSecure2RequiredProcessingError": "threeDSecureRequiredProcessingError",
	"us":                                   "visa",
	"debit_visaHsaProductCode":             "debit_visaFsaProductCode",
	"visa_domesticPricing":                 "domesticPricing",
}

var cardsByName, cardsByNumber = func() (names, numbers map[string]*testCard) {
	names, numbers = map[string]*testCard{}, map[string]*testCard{}
	for i := range testCards {
		t := &testCards[i]
		if t.name == "" { // objects name their card, in the file, too
			t.name = numberOnly + t.number
		}
		if t.brand == "" {
			t.brand = "visa"
		}
		if t.funding == "" {
			t.funding = "credit"
		}
		if t.country == "" {
			t.country = "US"
		}
		names[t.name], numbers[t.number] = t, t
	}
	for spelling, name := range otherSpellings {
		names[spelling] = names[name]
	}
	return names, numbers
}()

// numberOnly begins the names of cards that have no pm_card_ and no tok_.
const numberOnly = "#"

// magicCard is the test card that an id such as pm_card_visa or tok_visa stands for.
func magicCard(id string) *testCard {
	if name, ok := strings.CutPrefix(id, "pm_card_"); ok {
		return cardsByName[name]
	}
	if name, ok := strings.CutPrefix(id, "tok_"); ok {
		return cardsByName[name]
	}
	return nil
}
