//go:build ignore

// Generates ent's code: go run entc.go, in this folder.
package main

import (
	"log"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

func main() {
	// Enums and edges only: connections and nodes are ours (graph/relay, graph/load.go),
	// and field collection gives partial rows and wrong pages here.
	ex, err := entgql.NewExtension(entgql.WithTemplates(entgql.EnumTemplate, entgql.EdgeTemplate))
	if err != nil {
		log.Fatal(err)
	}
	// sql/execquery stays off: it would let the read client pass its own guards.
	config := &gen.Config{Features: []gen.Feature{gen.FeatureIntercept, gen.FeatureModifier}}
	if err := entc.Generate("./schema", config, entc.Extensions(ex), entc.TemplateDir("./template")); err != nil {
		log.Fatal(err)
	}
}
