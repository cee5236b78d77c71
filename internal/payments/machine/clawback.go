package machine

// Clawback is what refunds and disputes have taken of one deposit's payment at
// Stripe, and who bears it. The split follows from the sum alone, never from the
// order in which the movements became known: the user bears it up to what the
// deposit brought, the platform bears the rest.
type Clawback struct {
	Credited int64 // what the deposit brought its wallet, in minor units
	Net      int64 // what left the payment, less what came back; below 0 more came back
	Borne    int64 // what of it the ledger has the user bear
}

// Due is what the user must bear of the payment.
func (c Clawback) Due() int64 { return min(c.Credited, max(0, c.Net)) }

// Moved adds one movement at Stripe: minor units that left the payment (above 0)
// or came back to it. borne is what of them the user bears, between 0 and minor.
//
// A payment of an older version may stand apart from the rule. A movement then
// brings it as near as its own amount reaches.
func (c Clawback) Moved(minor int64) (after Clawback, borne int64) {
	c.Net += minor
	borne = min(max(c.Due()-c.Borne, min(0, minor)), max(0, minor))
	c.Borne += borne
	return c, borne
}
