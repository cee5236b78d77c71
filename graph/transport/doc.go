// Package transport answers GraphQL over HTTP, server-sent events and WebSockets, and
// refuses what is too large or malformed before a resolver runs. It reads no rows and
// moves no money: package graph gives it the schema and the middleware that authorises
// each field.
//
//	handler.go     NewHandler and its Options: transports, caches and limits in their order
//	http.go        one request, one answer; reading and checking what was sent
//	accept.go      the media type that the client likes best
//	response.go    writing an answer, and the log line of each operation
//	events.go      server-sent events; events_conn.go: the connection below
//	socket.go      WebSockets (graphql-transport-ws); socket_run.go: the operations on one
//	stream.go      an operation that answers again and again
//	streams.go     how many connections stay open, and how they end
//	limits.go      how much one document may ask for
//	trusted.go     trusted documents: the only operations that run, where there is a list
//	operation.go   what one operation keeps while it is answered, and its viewer
//	errors.go      error codes, and what a client is told of an error
//
// Errors are shown by default-deny: an error that is not known to be fit for clients is
// logged, and answered as INTERNAL. A message of the database would tell others' data.
package transport
