package auth_test

import (
	"cmp"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

const audience = "https://api.example.com"

// here is the network that a test's issuer is in.
var here = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// elsewhere is an OpenID Connect issuer.
type elsewhere struct {
	url, keysAt    string
	mux            *http.ServeMux
	rsa, other     *rsa.PrivateKey
	ec             *ecdsa.PrivateKey
	ed             ed25519.PrivateKey
	at             *clock
	fetches, stray atomic.Int32

	mu   sync.Mutex
	keys []map[string]any
}

func b64(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func rsaJWK(kid string, key *rsa.PrivateKey) map[string]any {
	return map[string]any{"kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": b64(key.N.Bytes()), "e": "AQAB"}
}

func newElsewhere(t testing.TB) *elsewhere {
	t.Helper()
	e := &elsewhere{at: newClock()}
	var errs [4]error
	e.rsa, errs[0] = rsa.GenerateKey(rand.Reader, 2048)
	e.other, errs[1] = rsa.GenerateKey(rand.Reader, 2048)
	e.ec, errs[2] = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, e.ed, errs[3] = ed25519.GenerateKey(rand.Reader)
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	point, err := e.ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	e.keys = []map[string]any{
		rsaJWK("r1", e.rsa),
		{"kty": "EC", "kid": "e1", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:])},
		{"kty": "OKP", "kid": "d1", "crv": "Ed25519", "x": b64(e.ed.Public().(ed25519.PublicKey))},
	}
	mux := http.NewServeMux()
	e.mux = mux
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": e.url, "jwks_uri": cmp.Or(e.keysAt, e.url) + "/keys",
			"authorization_endpoint": e.url + "/authorize", "token_endpoint": e.url + "/token"})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		e.fetches.Add(1)
		e.mu.Lock()
		defer e.mu.Unlock()
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": e.keys})
	})
	mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) { e.stray.Add(1) }) // what a token wants to be asked
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	e.url = server.URL
	return e
}

func (e *elsewhere) service(db *database.DB) *auth.Service {
	db.UseClock(e.at.now)
	return auth.New(db, auth.Options{Issuer: e.url, Audience: audience, PrivateNetworks: here})
}

// good is what a good token says.
func (e *elsewhere) good(changes ...any) map[string]any {
	c := map[string]any{
		"iss": e.url, "aud": audience, "sub": "ada", "iat": e.at.now().Unix(), "exp": e.at.now().Add(time.Hour).Unix(),
		"email": "ada@example.com", "email_verified": true, "name": "Ada",
	}
	for i := 0; i < len(changes); i += 2 {
		if c[changes[i].(string)] = changes[i+1]; changes[i+1] == nil {
			delete(c, changes[i].(string))
		}
	}
	return c
}

func part(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b64(raw)
}

// sign makes a token; the header says what it likes.
func sign(header, claims map[string]any, key any) string {
	text := part(header) + "." + part(claims)
	sum := sha256.Sum256([]byte(text))
	var signature []byte
	switch key := key.(type) {
	case *rsa.PrivateKey:
		signature, _ = rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	case *ecdsa.PrivateKey:
		r, s, _ := ecdsa.Sign(rand.Reader, key, sum[:])
		signature = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case ed25519.PrivateKey:
		signature = ed25519.Sign(key, []byte(text))
	case []byte:
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(text))
		signature = mac.Sum(nil)
	}
	return text + "." + b64(signature)
}

func header(alg, kid string, more ...any) map[string]any {
	h := map[string]any{"alg": alg, "typ": "JWT"}
	if kid != "" {
		h["kid"] = kid
	}
	for i := 0; i < len(more); i += 2 {
		h[more[i].(string)] = more[i+1]
	}
	return h
}

func TestTokensOfAnIssuer(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		e := newElsewhere(t)
		s := e.service(db)
		first, status := whoami(t, s, sign(header("RS256", "r1"), e.good("auth_time", e.at.now().Unix()), e.rsa))
		if status != http.StatusOK || first.Operator() || !first.ProvedAt.Equal(e.at.now()) {
			t.Fatalf("status %d, viewer %+v", status, first)
		}
		u := db.Client().User.GetX(t.Context(), first.ID)
		w := db.Client().Wallet.GetX(t.Context(), u.WalletID)
		if u.Email != "ada@example.com" || *u.Name != "Ada" || w.OwnerID != u.ID {
			t.Errorf("user = %v, wallet = %v", u, w)
		}
		for name, token := range map[string]string{
			"ES256": sign(header("ES256", "e1"), e.good(), e.ec), "EdDSA": sign(header("EdDSA", "d1"), e.good("auth_time", nil), e.ed),
			"ManyAudiences": sign(header("RS256", "r1"), e.good("aud", []string{"x", audience}), e.rsa),
			"NoKeyID":       sign(header("RS256", ""), e.good(), e.rsa),
		} {
			if v, status := whoami(t, s, token); status != http.StatusOK || v.ID != first.ID || !v.ProvedAt.IsZero() {
				t.Errorf("%s: status %d, viewer %+v; want the same user", name, status, v)
			}
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, ""); err == nil {
			t.Error("who has no password logs in with one")
		}
		// An address proves nothing about an account that stands already.
		victim := newPerson(t, db, "bob")
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { // or the address would be anybody's who verifies it
			return tx.User.UpdateOneID(victim.signIn.User).SetEmailVerifiedAt(tx.Now(ctx)).Exec(ctx)
		})
		for i, c := range []map[string]any{
			e.good("sub", "mallory", "email", "bob@example.com"),
			e.good("sub", "eve", "email", "eve@example.com", "email_verified", false), e.good("sub", "carl", "email", nil, "name", "a\nb"),
		} {
			v, status := whoami(t, s, sign(header("RS256", "r1"), c, e.rsa))
			u := db.Client().User.GetX(t.Context(), v.ID)
			if status != http.StatusOK || v.ID == victim.signIn.User || u.Email != string(v.ID)+"@users.invalid" {
				t.Errorf("%d: status %d, user %v", i, status, u)
			}
		}
	})
}

// Many first requests of one subject make one user.
func TestNewSubjectAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		e := newElsewhere(t)
		replicas := []*auth.Service{e.service(db), e.service(db)}
		token := sign(header("RS256", "r1"), e.good(), e.rsa)
		for _, s := range replicas {
			whoami(t, s, sign(header("RS256", "r1"), e.good("sub", "first"), e.rsa)) // they know the keys
		}
		var running sync.WaitGroup
		for i := range 16 {
			running.Go(func() {
				if _, status := whoami(t, replicas[i%2], token); status != http.StatusOK {
					t.Errorf("status %d", status)
				}
			})
		}
		running.Wait()
		if n := count(t, db.Client()); n[0] != 2 || n[1] != 2 {
			t.Errorf("%d users, %d wallets; want two", n[0], n[1])
		}
	})
}

// TestForgedTokens tries what forgers try. None may get through.
func TestForgedTokens(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	e := newElsewhere(t)
	s := e.service(db)
	good := sign(header("RS256", "r1"), e.good(), e.rsa)
	if _, status := whoami(t, s, good); status != http.StatusOK {
		t.Fatalf("a good token: status %d", status)
	}
	users := count(t, db.Client())
	forged := e.forgeries(t, good)
	through := 0
	for name, token := range forged {
		if _, passed, w := send(s, post("Authorization", "Bearer "+token)); passed || w.Code != http.StatusUnauthorized {
			t.Errorf("%s: status %d, passed %v", name, w.Code, passed)
			through++
		}
	}
	t.Logf("forged tokens: %d tried, %d got through", len(forged), through)
	if n := e.stray.Load(); n != 0 {
		t.Errorf("a token made us ask %d times where it wanted", n)
	}
	if after := count(t, db.Client()); after != users {
		t.Errorf("forged tokens made users: %v, before %v", after, users)
	}
}

func (e *elsewhere) forgeries(t *testing.T, good string) map[string]string {
	t.Helper()
	parts := strings.Split(good, ".")
	der, err := x509.MarshalPKIXPublicKey(&e.rsa.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	rs := header("RS256", "r1")
	all := map[string]string{
		"Empty": "", "Words": "not a token", "TwoParts": parts[0] + "." + parts[1], "FourParts": good + ".x", "Dots": "..", "NotBase64": "!.!.!",
		"NoSignature": parts[0] + "." + parts[1] + ".", "CutSignature": good[:len(good)-8], "LongSignature": good + "AAAA",
		"OtherSignature": parts[0] + "." + parts[1] + "." + strings.Split(sign(rs, e.good("sub", "x"), e.rsa), ".")[2],
		"ChangedClaims":  parts[0] + "." + part(e.good("sub", "admin")) + "." + parts[2],
		"ChangedHeader":  part(header("ES256", "r1")) + "." + parts[1] + "." + parts[2],
		"HSPEM":          sign(header("HS256", "r1"), e.good(), publicPEM), "HSDER": sign(header("HS256", "r1"), e.good(), der),
		"HSModulus": sign(header("HS256", "r1"), e.good(), e.rsa.N.Bytes()), "HSNoKeyID": sign(header("HS256", ""), e.good(), publicPEM),
		"HSEmptyKey": sign(header("HS256", "r1"), e.good(), []byte{}), "OtherKey": sign(rs, e.good(), e.other),
		"OtherKeyNoID": sign(header("RS256", ""), e.good(), e.other), "KeyOfOtherKind": sign(header("RS256", "e1"), e.good(), e.rsa),
		"AlgOfOtherKind": sign(header("ES256", "r1"), e.good(), e.ec), "PSAlg": sign(header("PS256", "r1"), e.good(), e.rsa),
		"RS384": sign(header("RS384", "r1"), e.good(), e.rsa), "UnknownKey": sign(header("RS256", "r9"), e.good(), e.other),
		"KeyPath": sign(header("RS256", "../../../../dev/null"), e.good(), []byte{}), "KeySQL": sign(header("RS256", "r1' OR '1'='1"), e.good(), e.other),
		"JKU": sign(header("RS256", "m1", "jku", e.url+"/evil"), e.good(), e.other), "X5U": sign(header("RS256", "m1", "x5u", e.url+"/evil"), e.good(), e.other),
		"JWK":       sign(header("RS256", "m1", "jwk", rsaJWK("m1", e.other)), e.good(), e.other),
		"Crit":      sign(header("RS256", "r1", "crit", []string{"x"}, "x", 1), e.good(), e.rsa),
		"Oversized": sign(rs, e.good("x", strings.Repeat("x", 8<<10)), e.rsa),
		"Nested":    part(header("RS256", "r1", "cty", "JWT")) + "." + b64([]byte(good)) + "." + parts[2],
		"JSONForm":  `{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`,
		"SessionID": "pst_" + strings.Repeat("A", 43), "Key": "psk_" + strings.Repeat("A", 43), "TwoTokens": good + " " + good,
	}
	for _, alg := range []string{"none", "None", "NONE", "nOnE", ""} {
		all["Alg"+alg] = part(header(alg, "r1")) + "." + parts[1] + "."
		all["AlgSigned"+alg] = part(header(alg, "")) + "." + parts[1] + "." + parts[2]
	}
	now := e.at.now()
	for name, changes := range map[string][]any{
		"OtherIssuer": {"iss", "https://evil.example.com"}, "IssuerSlash": {"iss", e.url + "/"}, "NoIssuer": {"iss", nil},
		"OtherAudience": {"aud", "https://other.example.com"}, "NoAudience": {"aud", nil}, "PartAudience": {"aud", audience + ".evil.example"},
		"EmptyAudiences": {"aud", []string{}}, "Expired": {"exp", now.Add(-time.Second).Unix()}, "NoExpiry": {"exp", nil},
		"TextExpiry": {"exp", "never"}, "NegativeExpiry": {"exp", -1}, "NotYet": {"nbf", now.Add(time.Minute).Unix()},
		"NotYetForLong": {"nbf", now.Add(time.Hour).Unix()}, "NoSubject": {"sub", nil}, "EmptySubject": {"sub", ""},
		"LongSubject": {"sub", strings.Repeat("x", 256)}, "NumberSubject": {"sub", 7},
	} {
		all[name] = sign(rs, e.good(changes...), e.rsa)
	}
	return all
}

// Who makes names of keys up cannot make us ask the issuer for each; a new key of
// the issuer's own is found soon.
func TestKeysAreFetchedSeldom(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t)
	s := e.service(dbtest.New(t))
	for i := range 10_000 {
		kid := fmt.Sprintf("made-up-%d", i)
		token := part(header("RS256", kid)) + "." + part(e.good()) + "." + b64(make([]byte, 256))
		if _, status := whoami(t, s, token); status != http.StatusUnauthorized {
			t.Fatalf("status %d", status)
		}
	}
	if n := e.fetches.Load(); n > 2 {
		t.Errorf("the issuer was asked %d times for its keys", n)
	}
	fresh := sign(header("RS256", "r2"), e.good(), e.other)
	e.mu.Lock()
	e.keys = append(e.keys, maps.Clone(rsaJWK("r2", e.other)))
	e.mu.Unlock()
	e.at.advance(31 * time.Second)
	if _, status := whoami(t, s, fresh); status != http.StatusOK {
		t.Errorf("a new key of the issuer's after 31 s: status %d", status)
	}
}

func TestIssuerAway(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t)
	s := auth.New(dbtest.New(t), auth.Options{Issuer: "http://127.0.0.1:1", Audience: audience, PrivateNetworks: here})
	_, passed, w := send(s, post("Authorization", "Bearer "+sign(header("RS256", "r1"), e.good(), e.rsa)))
	denied(t, w, passed, http.StatusServiceUnavailable, "INTERNAL")
	if err := auth.CheckIssuer("https://id.example.com/realm"); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"", "id.example.com", "http://id.example.com", "https://", "https://a@id.example.com", "https://id.example.com?x", "ftp://x"} {
		if auth.CheckIssuer(text) == nil {
			t.Errorf("%q was taken for an issuer", text)
		}
	}
}

// An issuer, and the page of its keys, are called at public addresses and in named
// networks only.
func TestIssuerInside(t *testing.T) {
	t.Parallel()
	e := newElsewhere(t)
	db := dbtest.New(t)
	db.UseClock(e.at.now)
	s := auth.New(db, auth.Options{Issuer: e.url, Audience: audience})
	_, passed, w := send(s, post("Authorization", "Bearer "+sign(header("RS256", "r1"), e.good(), e.rsa)))
	denied(t, w, passed, http.StatusServiceUnavailable, "INTERNAL")
	e.keysAt = strings.Replace(e.url, "127.0.0.1", "127.0.0.2", 1)
	named := auth.New(db, auth.Options{
		Issuer: e.url, Audience: audience, PrivateNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")},
	})
	if _, status := whoami(t, named, sign(header("RS256", "r1"), e.good(), e.rsa)); status != http.StatusUnauthorized {
		t.Errorf("keys in another network: status %d", status)
	}
	if n := e.fetches.Load(); n != 0 {
		t.Errorf("the keys were fetched %d times", n)
	}
}
