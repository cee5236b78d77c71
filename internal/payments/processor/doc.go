// Package processor is what payments needs of a payment processor: the calls, the objects
// that they return, the errors and the notices of webhooks. internal/stripe implements
// Processor and imports nothing else of payments, so another processor can stand in its
// place, as the tests' fake does.
//
//	processor.go  Processor and its five parts; orders and objects; Secret
//	error.go      Error and its classes: what a response proves about the money
//	notice.go     Notice, the content of a webhook
//	name.go       the name of an operation at the processor
//	context.go    what a context carries: the deadline of a send, and who hears the clock
//
// An implementation asks MaySend right before each request, tells HearClock the Date of
// each response, and returns every failure as an *Error. Without the first a claim that
// is too old is sent; without the last an unknown outcome is taken for a refusal, and
// money is given back that has left.
package processor
