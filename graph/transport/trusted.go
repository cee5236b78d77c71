package transport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/purserhq/purser/graph/generated"
)

const codeNotTrusted = "DOCUMENT_NOT_TRUSTED"

// Documents are the operations that front ends were built with, by their ids.
type Documents map[string]string

// ReadDocuments reads a manifest as the tools of front ends write it: an object of
// ids and documents (Relay, graphql-codegen) or Apollo's with a list of operations.
// It fails when a document does not fit the schema: its front end would fail later.
func ReadDocuments(r io.Reader) (Documents, error) {
	var text json.RawMessage
	if err := json.NewDecoder(r).Decode(&text); err != nil {
		return nil, fmt.Errorf("it is no JSON: %w", err)
	}
	var apollo struct {
		Operations []struct{ ID, Body string }
	}
	documents := Documents{}
	if err := json.Unmarshal(text, &documents); err != nil {
		if json.Unmarshal(text, &apollo) != nil || apollo.Operations == nil {
			return nil, errors.New(`it is neither {"id": "document", …} nor Apollo's {"operations": […]}`)
		}
		documents = Documents{}
		for _, o := range apollo.Operations {
			documents[o.ID] = o.Body
		}
	}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	known := Documents{}
	for id, document := range documents {
		if _, err := gqlparser.LoadQueryWithRules(schema, document, rules.NewDefaultRules()); err != nil {
			return nil, fmt.Errorf("document %s: %w", id, err)
		}
		known[bare(id)] = document
	}
	if len(known) == 0 {
		return nil, errors.New("it has no documents")
	}
	return known, nil
}

// bare is an id without the name of its hash, which some clients put before it.
func bare(id string) string { return strings.TrimPrefix(id, "sha256:") }

// trusted runs the documents that it knows and no others, whether a client sends
// the id or the text.
type trusted struct {
	byID  Documents
	texts map[[sha256.Size]byte]bool
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = trusted{}

func newTrusted(documents Documents) trusted {
	t := trusted{byID: documents, texts: map[[sha256.Size]byte]bool{}}
	for _, text := range documents {
		t.texts[sha256.Sum256([]byte(text))] = true
	}
	return t
}

// ExtensionName is what gqlgen calls it.
func (trusted) ExtensionName() string { return "TrustedDocuments" }

// Validate has nothing to check.
func (trusted) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters puts the text in the place of the id.
func (t trusted) MutateOperationParameters(_ context.Context, raw *graphql.RawParams) *gqlerror.Error {
	if t.texts[sha256.Sum256([]byte(raw.Query))] {
		return nil
	}
	if asked, _ := raw.Extensions["persistedQuery"].(map[string]any); asked != nil && raw.Query == "" {
		id, _ := asked["sha256Hash"].(string)
		if text, ok := t.byID[bare(id)]; ok {
			raw.Query = text
			return nil
		}
	}
	return Coded(codeNotTrusted, "This server runs trusted documents only. Add the operation to the manifest.")
}

// persisted asks for a document by its id, as Apollo's clients do.
func persisted(id string) map[string]any {
	if _, err := hex.DecodeString(bare(id)); err == nil {
		id = bare(id)
	}
	return map[string]any{"version": json.Number("1"), "sha256Hash": id}
}
