package sandbox_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the documents that are made from the tests")

// claim is one line of docs/sandbox-conformance.md and the test that proves it,
// on a sandbox of its own.
type claim struct {
	endpoint  string // METHOD /path, as Stripe's description spells it
	behaviour string
	source    string // a page of Stripe's documentation, or one of the words below
	prove     func(r *rig)
}

const (
	described = "API description 2023-10-16"
	observed  = "seen in answers, not documented"
)

// topics are all claims, in the order of the document.
var topics = []struct {
	name   string
	claims []claim
}{
	{"Test cards", cardClaims()},
	{"Errors", errorClaims},
	{"Keys", keyClaims},
	{"Idempotency", idempotencyClaims},
	{"PaymentIntents", intentClaims},
	{"Customers and payment methods", customerClaims},
	{"Lists", listClaims},
	{"Expand", expandClaims},
	{"SetupIntents", setupClaims},
	{"Refunds", slices.Concat(refundClaims, refundLifeClaims)},
	{"Disputes", disputeClaims},
	{"Transfers", transferClaims},
	{"Accounts", accountClaims},
	{"Payouts", payoutClaims},
	{"Checkout", checkoutClaims},
	{"Currencies", currencyClaims},
	{"Clock", clockClaims},
	{"Search, lists and plain endpoints", slices.Concat(deedClaims, plainClaims())},
	{"Webhooks", webhookClaims},
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for _, topic := range topics {
		t.Run(topic.name, func(t *testing.T) {
			t.Parallel()
			for _, c := range topic.claims {
				t.Run(c.endpoint+": "+c.behaviour, func(t *testing.T) {
					t.Parallel()
					c.prove(newRig(t))
				})
			}
		})
	}
}

const conformanceFile = "../../docs/sandbox-conformance.md"

func TestConformanceDocumentIsCurrent(t *testing.T) {
	t.Parallel()
	want := conformanceDocument()
	if *update {
		if err := os.WriteFile(conformanceFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(conformanceFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the tests prove: make it anew with go test ./internal/sandbox -run ConformanceDocument -update", conformanceFile)
	}
}

// conformanceDocument is the table of all claims.
func conformanceDocument() string {
	var out strings.Builder
	out.WriteString(`# How the sandbox conforms to Stripe

Search this page for an endpoint or a test card to see what the sandbox does and which page of Stripe's documentation
(docs.stripe.com) or part of its API description says so. Each line is the name of a test that proves it:

    go test ./internal/sandbox -run TestConformance

The same tests also check every response of the sandbox against Stripe's API description: fields, types, values and
nulls. This page is generated; after a change of the claims, run the tests with ` + "`-run ConformanceDocument -update`" + `.
`)
	for _, topic := range topics {
		fmt.Fprintf(&out, "\n## %s\n\n| Endpoint | Behaviour | Source |\n| --- | --- | --- |\n", topic.name)
		claims := slices.Clone(topic.claims)
		slices.SortStableFunc(claims, func(a, b claim) int { return cmp.Compare(path(a), path(b)) })
		for _, c := range claims {
			fmt.Fprintf(&out, "| `%s` | %s | %s |\n", c.endpoint, strings.ReplaceAll(c.behaviour, "|", "\\|"), c.source)
		}
	}
	return out.String()
}

func path(c claim) string {
	_, p, _ := strings.Cut(c.endpoint, " ")
	return p
}
