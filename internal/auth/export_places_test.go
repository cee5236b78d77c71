package auth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// slowReader is a client that takes pages when it is let.
type slowReader struct {
	*httptest.ResponseRecorder
	began, let        chan struct{}
	pages, extensions int
}

func newSlowReader() *slowReader {
	return &slowReader{ResponseRecorder: httptest.NewRecorder(), began: make(chan struct{}, 1000), let: make(chan struct{})}
}

// Write waits for the client.
func (s *slowReader) Write(p []byte) (int, error) {
	s.pages++
	s.began <- struct{}{}
	<-s.let
	return s.ResponseRecorder.Write(p)
}

// SetWriteDeadline counts how often the server gave the client more time.
func (s *slowReader) SetWriteDeadline(time.Time) error {
	s.extensions++
	return nil
}

// export asks for the viewer's data, and reports when the answer has ended and whether it
// broke off.
func export(ctx context.Context, s *auth.Service, w http.ResponseWriter) <-chan bool {
	ended := make(chan bool, 1)
	go func() {
		defer func() { ended <- recover() != nil }()
		s.ServeExport(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/export", nil))
	}()
	return ended
}

// A user whose clients read slowly has one export under way, and others have theirs.
func TestExportPlaces(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
		slow := newSlowReader()
		first := export(ada.ctx, s, slow)
		<-slow.began
		const others = 7
		through := 0
		for range others {
			w := httptest.NewRecorder()
			<-export(ada.ctx, s, w)
			if w.Code != http.StatusTooManyRequests {
				through++
			}
		}
		if _, err := s.Export(ada.ctx); err == nil {
			t.Error("an export as a text takes no place")
		}
		w := httptest.NewRecorder()
		if broken := <-export(bob.ctx, s, w); broken || w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"complete":true`) {
			t.Errorf("another user's export: status %d, %s", w.Code, w.Body)
		}
		close(slow.let)
		if broken := <-first; broken || slow.extensions != slow.pages || slow.pages < 2 {
			t.Errorf("broken off: %t; %d pages, each with a deadline of its own: %d", broken, slow.pages, slow.extensions)
		}
		if through != 0 {
			t.Errorf("%d exports of one user beside the first", through)
		}
		t.Logf("exports of one user at once beyond the share: %d tried, %d got through", others, through)
	})
}

// An export ends with the session that asked for it.
func TestExportEndsWithTheSession(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada := newPerson(t, db, "ada")
		slow := newSlowReader()
		ended := export(ada.ctx, s, slow)
		<-slow.began
		if _, err := s.EndAllSessions(ada.ctx, ada.signIn.User, ""); err != nil {
			t.Fatal(err)
		}
		close(slow.let)
		if broken := <-ended; !broken || strings.Contains(slow.Body.String(), `"complete"`) || slow.pages != 1 {
			t.Errorf("broken off: %t after %d pages: %s", broken, slow.pages, slow.Body)
		}
	})
}
