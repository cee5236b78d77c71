package machine

import (
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/processor"
)

// stopped is a payout of a frozen wallet whose time has come: it waits where nothing of it
// was sent, and is looked up where something was. One that has waited for too long is given
// back once it is looked up, or unfreezing the wallet would send what nobody expects any more.
func (p Payout) stopped(at time.Time) (Payout, []ledger.Posting, Effect) {
	if !p.unsent() {
		return p.outcomeUnknown(at), nil, None
	}
	if at.Sub(p.CreatedAt) > GiveUp {
		p.Failure = &processor.Failure{Code: "payouts_frozen", Message: "The wallet was frozen for too long before the payout left."}
		return p.outcomeUnknown(at), nil, None
	}
	p.Attempt = p.until(at.Add(gateTick))
	return p, nil, None
}

func (p Payout) unsent() bool { return p.State == payout.StatePending && p.Sends == 0 }

// refused is a payout that an operator refuses: one that awaits approval ends here. One of a
// frozen wallet may come from a restored backup, so it is looked up, and never sent again.
func (p Payout) refused(at time.Time) (Payout, []ledger.Posting, Effect) {
	if !p.Awaits && (!p.Stopped || !p.unsent()) {
		return p, nil, None
	}
	p.Failure = &processor.Failure{Code: "payout_refused", Message: "The payout was not approved."}
	if p.Awaits {
		return p.decided().failed()
	}
	return p.outcomeUnknown(at), nil, None
}
