package scalar

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalJSON writes an object as it is.
func MarshalJSON(object map[string]any) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		text, _ := json.Marshal(object) // it was read from JSON
		_, _ = w.Write(text)            // the response buffer does not fail
	})
}

// UnmarshalJSON refuses: no field takes JSON.
func UnmarshalJSON(any) (map[string]any, error) { return nil, errors.New("JSON is only written") }
