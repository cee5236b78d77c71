package payments

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"unicode"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/metadataentry"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/processor"
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

// What users attach to transfers among themselves is bounded more tightly than what the
// application attaches: a transfer costs them nothing, and every entry is kept and indexed.
const (
	maxUserMetadata      = 5
	maxUserMetadataValue = 100
)

// checkUsers refuses labels that a user may not attach to a transfer.
func (l Labels) checkUsers() error {
	if err := l.check(); err != nil {
		return err
	}
	if len(l.Metadata) > maxUserMetadata {
		return refusal.Newf(refusal.InvalidInput, "metadata", "The metadata must have at most %d entries.", maxUserMetadata).WithMax(maxUserMetadata)
	}
	for _, m := range l.Metadata {
		if why := refusal.CheckText("metadata", m.Value, maxUserMetadataValue); why != nil {
			return why
		}
	}
	return nil
}

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

// attachedTo are the entries of an object, in the order of their keys.
func attachedTo(ctx context.Context, c *ent.MetadataEntryClient, object gid.ID) ([]ledger.Metadata, error) {
	rows, err := c.Query().Where(metadataentry.ObjectID(object)).Order(ent.Asc(metadataentry.FieldKey)).All(ctx)
	all := make([]ledger.Metadata, len(rows))
	for i, row := range rows {
		all[i] = ledger.Metadata{Key: row.Key, Value: row.Value}
	}
	return all, err
}

// labelled completes what an order says of its operation by what is attached to the row. It
// never changes, so that each send says the same: Stripe refuses another input under its key.
// Fails with ErrTooLate: without the labels nothing is sent.
func (s *Service) labelled(ctx context.Context, id gid.ID, o processor.Origin) (processor.Origin, error) {
	all, err := attachedTo(ctx, s.db.Client().MetadataEntry, id)
	if err != nil {
		return o, errors.Join(processor.ErrTooLate, fmt.Errorf("read the metadata of %s: %w", id, err))
	}
	for _, m := range all {
		o.Labels = append(o.Labels, processor.Label{Key: m.Key, Value: m.Value})
	}
	return o, nil
}

// labelsAtStripe are the entries of an operation that is made again from what Stripe has of it.
// What was changed there to something that is not kept here is left out: the money counts.
func labelsAtStripe(o processor.Origin) []ledger.Metadata {
	var kept Labels
	for _, l := range o.Labels {
		next := Labels{Reference: kept.Reference, Metadata: slices.Clone(kept.Metadata)}
		if l.Key == "" {
			next.Reference = &l.Value
		} else {
			next.Metadata = append(next.Metadata, Metadata{Key: l.Key, Value: l.Value})
		}
		if next.check() == nil {
			kept = next
		}
	}
	return kept.entries()
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
