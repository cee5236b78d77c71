package graph

import "embed"

// Cases are the golden cases: conversations with the API, one folder for each
// field of Query and Mutation. Package golden plays them.
//
//go:embed testdata/*/*.yml
var Cases embed.FS
