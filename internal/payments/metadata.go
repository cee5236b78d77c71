package payments

import (
	"cmp"
	"regexp"
	"slices"
	"unicode"

	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/refusal"
)

// Metadata is a key and a value that the application attaches to an object.
type Metadata = ledger.Metadata

// Labels are what a caller attaches to an object: an identifier of their own, and keys with
// values that they can filter by. They never change.
type Labels struct {
	Reference *string // nil: none
	Metadata  []Metadata
}

const (
	maxMetadata      = 20
	maxMetadataValue = 500
	maxReference     = 255
)

var metadataKey = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,40}$`)

// check refuses labels that are not kept. It names the field.
func (l Labels) check() error {
	if r := l.Reference; r != nil {
		if *r == "" || hasControl(*r) {
			return refusal.Newf(refusal.InvalidInput, "reference", "The reference must have 1 to %d characters on one line.", maxReference).WithMax(maxReference)
		}
		if why := refusal.CheckText("reference", *r, maxReference); why != nil {
			return why
		}
	}
	if len(l.Metadata) > maxMetadata {
		return refusal.Newf(refusal.InvalidInput, "metadata", "The metadata must have at most %d entries.", maxMetadata).WithMax(maxMetadata)
	}
	seen := map[string]bool{}
	for _, m := range l.Metadata {
		if !metadataKey.MatchString(m.Key) {
			return refusal.Newf(refusal.InvalidInput, "metadata", "A key of the metadata must have 1 to 40 of the characters A-Z, a-z, 0-9, _, . and -.")
		}
		if seen[m.Key] {
			return refusal.Newf(refusal.InvalidInput, "metadata", "The metadata must have each key once.")
		}
		seen[m.Key] = true
		if why := cmp.Or(refusal.CheckText("metadata", m.Value, maxMetadataValue), refusal.NoCard("metadata", m.Key)); why != nil {
			return why
		}
	}
	return nil
}

// entries are the labels as they are stored, in the order of their keys: the reference has
// the empty key.
func (l Labels) entries() []ledger.Metadata {
	all := slices.Clone(l.Metadata)
	if l.Reference != nil {
		all = append(all, ledger.Metadata{Value: *l.Reference})
	}
	slices.SortFunc(all, func(a, b ledger.Metadata) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

// parts are the labels as parts of a fingerprint; none for no labels, so that operations
// from before there were any keep theirs.
func (l Labels) parts() (parts []string) {
	for _, m := range l.entries() {
		parts = append(parts, "metadata", m.Key, m.Value)
	}
	return parts
}

// checkDescription refuses what users are not shown.
func checkDescription(text string) error {
	if text == "" || hasControl(text) {
		return refusal.Newf(refusal.InvalidInput, "description", "The description must have 1 to %d characters on one line.", maxDescription).WithMax(maxDescription)
	}
	if why := refusal.CheckText("description", text, maxDescription); why != nil {
		return why
	}
	return nil
}

const maxDescription = 200

func hasControl(text string) bool { return slices.ContainsFunc([]rune(text), unicode.IsControl) }
