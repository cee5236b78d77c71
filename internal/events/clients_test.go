package events_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
)

// The clients for servers know each type, and the members of its data are those that the database
// writes.
func TestClientsKnowTheData(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../clients/node/src/webhook-events.ts")
	must(t, err)
	inNode, byType := map[string]string{}, map[string]string{}
	for _, block := range regexp.MustCompile(`(?s)export interface (\w+Data) \{\n(.*?)\n\}`).FindAllStringSubmatch(string(text), -1) {
		inNode[block[1]] = members(block[2], `(?m)^  (\w+): `)
	}
	for _, row := range regexp.MustCompile(`"(\w+\.\w+)": (\w+);`).FindAllStringSubmatch(string(text), -1) {
		byType[row[1]] = row[2]
	}
	text, err = os.ReadFile("../../clients/go/webhook_events.go")
	must(t, err)
	inGo := map[string]string{}
	for _, block := range regexp.MustCompile(`(?s)type (\w+Data) struct \{\n(.*?)\n\}`).FindAllStringSubmatch(string(text), -1) {
		inGo[block[1]] = members(block[2], "`json:\"(\\w+)\"`")
	}
	if known := slices.Sorted(maps.Keys(byType)); !slices.Equal(known, slices.Sorted(slices.Values(events.Types))) {
		t.Errorf("the clients know %q", known)
	}
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		dbtest.Seed(t, db)
		seen := map[string]bool{}
		for _, e := range db.Client().Event.Query().Where(event.EndpointIDIsNil()).AllX(t.Context()) { // without tests
			data, err := events.Data(e)
			must(t, err)
			object := byType[e.Type]
			seen[object] = true
			written := strings.Join(slices.Sorted(maps.Keys(data)), " ")
			if written != inNode[object] || written != inGo[object] {
				t.Errorf("%s has %s; the client for Node.js knows %s, and that for Go %s", e.Type, written, inNode[object], inGo[object])
			}
		}
		for object := range inNode {
			if object != "WebhookData" && !seen[object] {
				t.Errorf("no event of %s was looked at", object)
			}
		}
	})
}

// members are the names that a pattern finds, in order.
func members(text, pattern string) string {
	var names []string
	for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}
