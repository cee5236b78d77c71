package transport_test

import (
	"encoding/json"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/graph/transport"
)

func TestMarshal(t *testing.T) {
	t.Parallel()
	more := true
	for name, answer := range map[string]*graphql.Response{
		"data":       {Data: json.RawMessage(`{"a":"é","b":[1,null]}`)},
		"escapes":    {Data: json.RawMessage("{\"a\":\"<&>\\n\u2028\u2029\"}")},
		"nothing":    {},
		"null":       {Data: json.RawMessage(`null`)},
		"errors":     {Data: json.RawMessage(`null`), Errors: gqlerror.List{{Message: "no"}}},
		"extensions": {Data: json.RawMessage(`{}`), Extensions: map[string]any{"a": 1}},
		"more":       {Data: json.RawMessage(`{}`), HasNext: &more, Label: "later"},
	} {
		got, err := transport.Marshal(answer)
		want, wantErr := json.Marshal(answer)
		if string(got) != string(want) || (err == nil) != (wantErr == nil) {
			t.Errorf("%s: %s, %v; want %s, %v", name, got, err, want, wantErr)
		}
	}
	if text, err := transport.Marshal(&graphql.Response{Data: json.RawMessage(`{"id":"\x01"}`)}); err == nil {
		t.Errorf("%s is no JSON", text)
	}
}
