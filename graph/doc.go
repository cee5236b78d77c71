// Package graph answers the GraphQL API of the .graphql files beside it.
//
// Resolvers say nothing of their own. A query reads through Resolver.Read, which
// sees the viewer's rows only, whatever it is asked. A mutation decodes its input,
// calls one verb and loads what the verb's ids name through the same client, so
// that an answer never holds more than the viewer may see. A *refusal.Error
// becomes data in userErrors; every other error is logged, and the client gets
// INTERNAL with the request's id.
//
// graph/relay pages, graph/scalar reads and writes the scalars, graph/generated
// is gqlgen's.
package graph

//go:generate go tool gqlgen generate
//go:generate go run ./publish
