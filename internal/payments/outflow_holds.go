package payments

import "github.com/purserhq/purser/ent/holdchange"

// mayHold is why a hold may not change now. What takes free money of the wallet passes the
// rules of charges. A capture within the hold passes that of frozen wallets alone: disputes and
// debts leave holds alone. What returns money to somebody who owes pays the debt.
func (a *admission) mayHold(o outflow) error {
	takes := o.hold.Kind == holdchange.KindPLACE || o.hold.Takes > 0
	if takes {
		if why := a.restrained(o); why != nil {
			return why
		}
		if why := a.covered(o); why != nil {
			return why
		}
	}
	switch why := a.why[o.wallet]; {
	case o.hold.Kind == holdchange.KindCAPTURE && why["frozen"]:
		return frozen()
	case o.hold.Frees > 0 && why["indebted"] && !o.paysDebt:
		return errIndebted
	}
	return nil
}
