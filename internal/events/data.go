package events

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/money"
)

// amounts are the members of an event's data that are amounts, in minor units as stored.
var amounts = []string{"amount", "captured", "released", "refunded"}

// times are those that are times, as each database writes them.
var times = []string{"expiresAt", "dueBy"}

// storedTimes are the forms of times in stored data: PostgreSQL's, SQLite's as the program writes
// it, and SQLite's in the seed of tests.
var storedTimes = []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999 -0700 MST", "2006-01-02 15:04:05.999999999-07:00"}

// Data returns the object of an event as the API shows it: amounts as decimals of their
// currency, and times in UTC.
func Data(e *ent.Event) (map[string]any, error) {
	data := map[string]any{}
	d := json.NewDecoder(bytes.NewReader([]byte(e.Data)))
	d.UseNumber()
	if err := d.Decode(&data); err != nil {
		return nil, fmt.Errorf("data of event %s: %w", e.ID, err)
	}
	currency, _ := data["currency"].(string) // events without amounts have none
	for _, name := range amounts {
		n, ok := data[name].(json.Number)
		if !ok {
			continue
		}
		minor, err := n.Int64()
		if err != nil {
			return nil, fmt.Errorf("%s of event %s: %w", name, e.ID, err)
		}
		data[name] = string(money.Money{Minor: minor, Currency: money.Currency(currency)}.Amount())
	}
	for _, name := range times {
		if text, ok := data[name].(string); ok {
			data[name] = inUTC(text)
		}
	}
	return data, nil
}

// inUTC is a stored time in the form of the API.
func inUTC(text string) string {
	for _, form := range storedTimes {
		if at, err := time.Parse(form, text); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
	}
	return text
}
