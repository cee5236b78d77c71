package payments_test

import (
	"context"
	"os"
	"strconv"
	"testing"
)

func TestZZ(t *testing.T) {
	seed, _ := strconv.ParseUint(os.Getenv("PURSER_SEED"), 10, 64)
	s, err := newSim(seed, "")
	must(t, err)
	for s.steps < simSteps && s.wrong == nil {
		s.turn()
	}
	if s.wrong == nil {
		s.settleDown()
	}
	t.Log(s.wrong)
	r, err := s.replicas[0].Reconcile(context.Background())
	t.Log(err)
	_ = r.Write(t.Output())
	for _, l := range s.db.Client().StatementLine.Query().AllX(context.Background()) {
		if l.Match != "FEE" {
			t.Log(l.ID, l.Type, l.Source, l.Amount, l.Match, l.MatchedID)
		}
	}
	for _, tr := range s.stripe.transfers {
		t.Logf("%+v", *tr)
	}
	for _, p := range s.load().payouts {
		t.Log(p)
	}
}
