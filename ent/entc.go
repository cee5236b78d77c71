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
	// Node, enums and edges only: connections are ours (graph/relay), and field
	// collection gives partial rows and wrong pages here.
	ex, err := entgql.NewExtension(entgql.WithTemplates(entgql.NodeTemplate, entgql.EnumTemplate, entgql.EdgeTemplate))
	if err != nil {
		log.Fatal(err)
	}
	// sql/execquery stays off: it would let the read client pass its own guards.
	config := &gen.Config{Features: []gen.Feature{gen.FeatureIntercept, gen.FeatureModifier}}
	if err := entc.Generate("./schema", config, entc.Extensions(ex)); err != nil {
		log.Fatal(err)
	}
}
