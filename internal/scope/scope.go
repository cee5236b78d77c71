// Package scope names what an API key of the application may do.
//
// A key does what its scopes say and nothing else: graph's tables name the scopes that a
// field requires, and auth's table of rules the scopes with which rows can be read.
package scope

import (
	"database/sql/driver"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Scope is the API's ApiKeyScope.
type Scope string

// The scopes of the API. Their meaning is a promise; see graph/application.graphql.
const (
	UsersRead      Scope = "USERS_READ"
	UsersWrite     Scope = "USERS_WRITE"
	SessionsWrite  Scope = "SESSIONS_WRITE"
	WalletsRead    Scope = "WALLETS_READ"
	ChargesWrite   Scope = "CHARGES_WRITE"
	CreditsWrite   Scope = "CREDITS_WRITE"
	HoldsWrite     Scope = "HOLDS_WRITE"
	TransfersWrite Scope = "TRANSFERS_WRITE"
	RefundsWrite   Scope = "REFUNDS_WRITE"
	EventsRead     Scope = "EVENTS_READ"
	WebhooksWrite  Scope = "WEBHOOKS_WRITE"
)

// All are the scopes, in the order of the API.
var All = []Scope{
	UsersRead, UsersWrite, SessionsWrite, WalletsRead, ChargesWrite, CreditsWrite, HoldsWrite, TransfersWrite, RefundsWrite,
	EventsRead, WebhooksWrite,
}

// IsValid reports whether s is one of All.
func (s Scope) IsValid() bool { return slices.Contains(All, s) }

// MarshalGQL writes the scope.
func (s Scope) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, strconv.Quote(string(s))) // the response buffer does not fail
}

// UnmarshalGQL reads a scope. Fails for any other text.
func (s *Scope) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if *s = Scope(text); !ok || !s.IsValid() {
		return fmt.Errorf("%v is not a valid ApiKeyScope", v)
	}
	return nil
}

// Set is the scopes of one key. The database holds it as one text, separated by spaces.
type Set []Scope

// NewSet returns the scopes in the order of All, each once.
func NewSet(scopes ...Scope) Set {
	set := Set{}
	for _, s := range All {
		if slices.Contains(scopes, s) {
			set = append(set, s)
		}
	}
	return set
}

// Has reports whether the set contains one of scopes.
func (s Set) Has(scopes ...Scope) bool {
	return slices.ContainsFunc(scopes, func(one Scope) bool { return slices.Contains(s, one) })
}

// String returns the names, separated by spaces.
func (s Set) String() string { return Join(s, " ") }

// Join returns the names of scopes with a separator between them.
func Join(scopes []Scope, separator string) string {
	names := make([]string, len(scopes))
	for i, one := range scopes {
		names[i] = string(one)
	}
	return strings.Join(names, separator)
}

// Value is what the database stores.
func (s Set) Value() (driver.Value, error) { return s.String(), nil }

// Scan reads what the database stores. A name that this version does not know is left out,
// so that a key of a newer version never does more here than it may.
func (s *Set) Scan(value any) error {
	var text string
	switch v := value.(type) {
	case string:
		text = v
	case []byte:
		text = string(v)
	default:
		return fmt.Errorf("scopes are a text, not %T", value)
	}
	*s = Set{}
	for name := range strings.FieldsSeq(text) {
		if one := Scope(name); one.IsValid() {
			*s = append(*s, one)
		}
	}
	return nil
}
