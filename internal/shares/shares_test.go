package shares_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"testing"

	"github.com/purserhq/purser/internal/shares"
)

func address(n int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{203, 0, byte(n >> 8), byte(n)}), 32) //nolint:gosec // small
}

// TestSharesOfOne: an address that has all of its own loses its oldest, and nobody else
// does.
func TestSharesOfOne(t *testing.T) {
	t.Parallel()
	s := shares.Shares{Each: 3, All: 100}
	var lost []int
	for n := range 5 {
		if s.Take(address(1), func() { lost = append(lost, n) }) == nil {
			t.Errorf("the %dth was refused", n)
		}
	}
	if s.Take(address(2), func() { t.Error("somebody else lost one") }) == nil || fmt.Sprint(lost) != "[0 1]" || s.Held() != 4 {
		t.Errorf("lost %v, held %d", lost, s.Held())
	}
}

// TestSharesOfAll: where all are taken, who has the most loses the oldest.
func TestSharesOfAll(t *testing.T) {
	t.Parallel()
	s := shares.Shares{Each: 6, All: 8}
	var lost []string
	take := func(who, n int) bool {
		return s.Take(address(who), func() { lost = append(lost, fmt.Sprintf("%d.%d", who, n)) }) != nil
	}
	for n := range 5 {
		take(1, n)
	}
	for n := range 3 {
		take(2, n)
	}
	for who := 3; who < 7; who++ {
		if !take(who, 0) {
			t.Errorf("%d was refused", who)
		}
	}
	if got := fmt.Sprint(lost[:3]); got != "[1.0 1.1 1.2]" && got != "[1.0 1.1 2.0]" || len(lost) != 4 || s.Held() != 8 {
		t.Errorf("lost %v, held %d", lost, s.Held())
	}
}

// TestSharesAtWork: what is at work is not taken back; then the newcomer is refused,
// but for who is not counted alone, until all are taken.
func TestSharesAtWork(t *testing.T) {
	t.Parallel()
	s := shares.Shares{Each: 2, All: 4}
	first := s.Take(address(1), func() { t.Error("it was at work") })
	if !first.Work() || s.Take(address(1), nil) == nil || s.Take(address(1), nil) != nil {
		t.Error("an address may work on two")
	}
	var nobody netip.Prefix
	one, two := s.Take(nobody, nil), s.Take(nobody, nil)
	if one == nil || two == nil || s.Take(nobody, nil) != nil || s.Take(address(2), nil) != nil {
		t.Error("all together may work on four")
	}
	if !first.Release() || first.Release() || s.Take(address(2), nil) == nil {
		t.Error("what is given back once is free once")
	}
}

// TestSharesEvicted: what was taken back is over, whatever its holder does then.
func TestSharesEvicted(t *testing.T) {
	t.Parallel()
	s := shares.Shares{Each: 1, All: 4}
	first := s.Take(address(1), func() {})
	second := s.Take(address(1), func() {})
	first.Rest()
	if first.Work() || first.Release() || s.Held() != 1 || !second.Release() || s.Held() != 0 {
		t.Errorf("%d are held", s.Held())
	}
}

// TestSharesAtOnce holds the counts against what many do at once.
func TestSharesAtOnce(t *testing.T) {
	t.Parallel()
	s := shares.Shares{Each: 5, All: 40}
	var all sync.WaitGroup
	for who := range 12 {
		all.Go(func() {
			var mine []*shares.Share
			for range 2000 {
				switch n := rand.IntN(5); {
				case n < 2 || len(mine) == 0:
					if one := s.Take(address(who%6), func() {}); one != nil {
						mine = append(mine, one)
					}
				case n == 2:
					mine[rand.IntN(len(mine))].Work()
				case n == 3:
					mine[rand.IntN(len(mine))].Rest()
				default:
					mine[0].Release()
					mine = mine[1:]
				}
				if held := s.Held(); held > 30 { // six addresses
					t.Errorf("%d are held", held)
				}
			}
			for _, one := range mine {
				one.Release()
			}
		})
	}
	all.Wait()
	if s.Held() != 0 {
		t.Errorf("%d are left", s.Held())
	}
}
