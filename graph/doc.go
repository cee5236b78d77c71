// Package graph serves the GraphQL API that the .graphql files beside it define.
//
// Resolvers contain no business logic. A query reads through Resolver.Read, which
// returns the viewer's rows only. A mutation decodes its input, calls one verb and
// loads the objects with the returned IDs through the same client, so an answer never
// contains more than the viewer may see. A *refusal.Error
// becomes data in userErrors; every other error is logged, and the client gets
// INTERNAL with the request's id.
//
// graph/transport receives requests and sends answers; graph/relay pages; graph/scalar
// reads and writes the scalars; graph/plan answers simple reads without gqlgen;
// graph/golden plays recorded cases; graph/generated is gqlgen's.
//
// # Files
//
//	server.go              NewServer; resolver.go: the Resolver and what it needs of other packages
//	*.resolvers.go         one for each .graphql file: decode, one call, load
//	access*.go             who may call which field, as one table, and what the application sees
//	cost.go, heavy.go      what a field costs; reads that may look at many rows
//	load.go, nodes.go      loading what a payload or node(id) names; reads.go: for graph/plan
//	wallet_ref.go, refs.go the wallet that an argument names
//	payload.go             userErrors of payloads
//	status.go              states as clients know them; failures and client secrets
//	history.go, updates.go balance history and subscriptions
//	users.go, sessions.go, passkeys.go, keys.go   accounts and how people get in
//	operator*.go, resolutions.go, transfer.go     what operators and transfers need
package graph

//go:generate go tool gqlgen generate
//go:generate go run ./publish
