package payments

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
	"golang.org/x/time/rate"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/throttle"
)

// A platform has so many calls to Stripe in a second, for all users. What one user's
// queries and unfinished onboarding may cause is bounded here, for each replica: calls that
// ask the same are made once, and what a user asks for beyond the bound is refused, or
// answered with what was last known.

const (
	questionsAtOnce   = 30 // of one user
	questionsAMinute  = 30
	onboardingCost    = 3 // questions: account, link, account again
	maxAsking         = 20_000
	maxSecrets        = 1_000
	secretFor         = time.Minute
	questionsDeadline = callDeadline
)

// asking is what this replica remembers of the questions that users cause.
type asking struct {
	users   *lru.Cache[gid.ID, *rate.Limiter]
	secrets *lru.Cache[string, keptSecret] // by intent
	tried   *lru.Cache[gid.ID, time.Time]  // when each account was last asked about
	flights singleflight.Group
}

// keptSecret is a client secret, which never changes. It is in memory only.
type keptSecret struct {
	secret processor.Secret
	until  time.Time
}

func newAsking() *asking {
	return &asking{users: cache[gid.ID, *rate.Limiter](maxAsking), secrets: cache[string, keptSecret](maxSecrets), tried: cache[gid.ID, time.Time](maxAsking)}
}

func cache[K comparable, V any](size int) *lru.Cache[K, V] {
	c, err := lru.New[K, V](size)
	if err != nil {
		panic(err) // the size is a constant above zero
	}
	return c
}

// allow counts questions that a user causes. Fails with RateLimited when there were too
// many.
func (a *asking) allow(user gid.ID, now time.Time, questions int) error {
	every := time.Minute / questionsAMinute
	limiter := rate.NewLimiter(rate.Every(every), questionsAtOnce)
	if standing, found, _ := a.users.PeekOrAdd(user, limiter); found {
		limiter = standing
	}
	a.users.Get(user) // is in use
	if limiter.AllowN(now, questions) {
		return nil
	}
	return throttle.Refused(now.Add(time.Duration(questions) * every))
}

// share has one call made for all who ask the same at once. It goes on when the first of
// them goes away. A panic of it goes on in those who wait: in the flight's own goroutine
// it would end the program.
func share[T any](ctx context.Context, a *asking, what string, do func(ctx context.Context) (T, error)) (none T, err error) {
	answer := a.flights.DoChan(what, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), questionsDeadline)
		defer cancel()
		var answer T
		err := database.Guarded(func() (err error) {
			answer, err = do(ctx)
			return err
		})
		return answer, err
	})
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case r := <-answer:
		if r.Err != nil {
			return none, database.Raise(r.Err)
		}
		return r.Val.(T), nil //nolint:forcetypeassert // do returned it
	}
}

// secretOf is the client secret of a user's intent.
func (s *Service) secretOf(ctx context.Context, owner gid.ID, intentID string) (processor.Secret, error) {
	now := s.options.Clock()
	if kept, ok := s.asking.secrets.Get(intentID); ok && now.Before(kept.until) {
		return kept.secret, nil
	}
	return share(ctx, s.asking, "secret of "+intentID, func(ctx context.Context) (processor.Secret, error) {
		if err := s.asking.allow(owner, now, 1); err != nil {
			return "", err
		}
		intent, err := s.processor.Intent(ctx, intentID)
		if err == nil {
			s.asking.secrets.Add(intentID, keptSecret{intent.ClientSecret, now.Add(secretFor)})
		}
		return intent.ClientSecret, err
	})
}

// askedLately tells that an account was asked about a moment ago, successfully or not, and
// notes that it is now.
func (a *asking) askedLately(account gid.ID, now time.Time) bool {
	last, ok := a.tried.Get(account)
	if age := now.Sub(last); ok && age >= 0 && age < askAgain {
		return true
	}
	a.tried.Add(account, now)
	return false
}
