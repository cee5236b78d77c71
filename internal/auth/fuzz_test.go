package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// FuzzToken: a token of which any part is made up gets nobody in, or the one whom
// the issuer has vouched for.
func FuzzToken(f *testing.F) {
	db := dbtest.New(f)
	e := newElsewhere(f)
	s := e.service(db)
	good := strings.Split(sign(header("RS256", "r1"), e.good(), e.rsa), ".")
	for _, mine := range []byte{0, 1, 2, 3, 4, 5, 6, 7} { // which parts are the issuer's
		for _, head := range []string{"", "{}", `{"alg":"none"}`, `{"alg":"HS256","kid":"r1"}`, `{"alg":"RS256","kid":"r1","crit":["x"]}`} {
			f.Add(mine, head, `{"sub":"admin","aud":"`+audience+`","exp":9999999999}`, "x")
		}
	}
	f.Fuzz(func(t *testing.T, mine byte, head, claims, signature string) {
		parts := []string{b64([]byte(head)), b64([]byte(claims)), b64([]byte(signature))}
		for i := range parts {
			if mine&(1<<i) != 0 {
				parts[i] = good[i]
			}
		}
		token := strings.Join(parts, ".")
		viewer, passed, w := send(s, post("Authorization", "Bearer "+token))
		if whole := token == strings.Join(good, "."); passed != whole || passed != (viewer != nil) || !passed && w.Code != http.StatusUnauthorized {
			t.Errorf("%d %q %q %q: passed %t, answered %d", mine, head, claims, signature, passed, w.Code)
		}
		if users, err := db.Client().User.Query().Count(t.Context()); err != nil || users > 1 {
			t.Errorf("there are %d users, %v", users, err)
		}
	})
}
