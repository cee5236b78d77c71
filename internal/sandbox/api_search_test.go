package sandbox_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	small := r.post("/v1/payment_intents", "amount=500&currency=usd&metadata[order]=7").want(200).text("id")
	big := r.post("/v1/payment_intents", "amount=5000&currency=eur&metadata[order]=8&confirm=true&payment_method=pm_card_visa&payment_method_types[]=card").want(200)
	charge := big.text("latest_charge")
	ada := r.post("/v1/customers", "email=ada@x.test&name=Ada L'Ovelace").want(200).text("id")
	find := func(typeName, query, more string) *reply {
		return r.get("/v1/%s/search?query=%s%s", typeName, url.QueryEscape(query), more)
	}
	for _, c := range []struct{ typeName, query, want string }{
		{"payment_intents", `metadata['order']:'7'`, small},
		{"payment_intents", `metadata["order"]:"7" AND currency:"usd"`, small},
		{"payment_intents", `status:'succeeded'`, big.text("id")},
		{"payment_intents", `-status:'succeeded'`, small},
		{"payment_intents", `amount>500`, big.text("id")},
		{"payment_intents", `amount>=500 amount<5000`, small},
		{"payment_intents", `currency:'gbp' OR metadata['order']:'8'`, big.text("id")},
		{"payment_intents", `amount=500 AND -metadata['order']:null`, "!"},
		{"payment_intents", `created<1000`, ""},
		{"payment_intents", `-metadata['order']:null`, big.text("id") + " " + small},
		{"payment_intents", `nonsense:'1'`, "!"},
		{"payment_intents", `amount>5 AND currency:'usd' OR currency:'eur'`, "!"},
		{"payment_intents", `status:'open`, "!"},
		{"charges", `payment_method_details.card.last4:4242 AND refunded:'false'`, charge},
		{"customers", `email~'ADA@'`, ada},
		{"customers", `name:'ada l\'ovelace'`, ada},
	} {
		got := find(c.typeName, c.query, "")
		if c.want == "!" {
			got.want(400, "error.param=query")
			continue
		}
		if ids := strings.Join(got.want(200, "object=search_result").ids(), " "); ids != c.want {
			t.Errorf("%s finds %q, want %q", c.query, ids, c.want)
		}
	}
	first := find("payment_intents", "amount>0", "&limit=1&expand[]=total_count").want(200, "total_count=2", "has_more=true")
	find("payment_intents", "amount>0", "&limit=1&page="+first.text("next_page")).want(200, "has_more=false", "next_page=", "data.0.id="+small)
}
