package sandbox

import "strings"

// cardFailure is why a card does not pay.
type cardFailure struct{ code, declineCode, message string }

// docPage is the part of Stripe's documentation about it.
func (f cardFailure) docPage() string { return strings.ReplaceAll(f.code, "_", "-") }

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
	name    string // pm_card_<name> and tok_<name>
	number  string
	brand   string
	funding string
	country string

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
var testCards = []testCard{
	{name: "visa", number: "4242424242424242"},
	{name: "visa_debit", number: "4000056655665556", funding: "debit"},
	{name: "mastercard", number: "5555555555554444", brand: "mastercard"},
	{name: "mastercard_debit", number: "5200828282828210", brand: "mastercard", funding: "debit"},
	{name: "mastercard_prepaid", number: "5105105105105100", brand: "mastercard", funding: "prepaid"},
	{name: "amex", number: "378282246310005", brand: "amex"},
	{name: "discover", number: "6011111111111117", brand: "discover"},
	{name: "diners", number: "3056930009020004", brand: "diners"},
	{name: "jcb", number: "3566002020360505", brand: "jcb"},
	{name: "unionpay", number: "6200000000000005", brand: "unionpay"},
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
	{name: "riskLevelElevated", number: "4000000000009235", risk: "elevated"},

	{name: "authenticationRequired", number: "4000002760003184", country: "DE", challenge: challengeAlways},
	{name: "authenticationRequiredOnSetup", number: "4000002500003155", country: "DE", challenge: challengeUnlessOK},
	{name: "authenticationRequiredSetupForOffSession", number: "4000003800000446", challenge: challengeOnline},
	{name: "authenticationRequiredChargeDeclinedInsufficientFunds", number: "4000008260003178", challenge: challengeAlways, lateDecline: insufficientFunds},
	{name: "threeDSecure2Required", number: "4000000000003220", challenge: challengeAlways},
	{name: "threeDSecureRequired", number: "4000000000003063", challenge: challengeAlways},
	{name: "threeDSecureRequiredChargeDeclined", number: "4000008400001629", challenge: challengeAlways, lateDecline: genericDecline},
	{name: "threeDSecureRequiredProcessingError", number: "4000008400001280", decline: genericDecline}, // the look-up fails: there is no challenge
	{name: "threeDSecureOptional", number: "4000000000003055"},

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
}

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
}

var cardsByName, cardsByNumber = func() (names, numbers map[string]*testCard) {
	names, numbers = map[string]*testCard{}, map[string]*testCard{}
	for i := range testCards {
		t := &testCards[i]
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
