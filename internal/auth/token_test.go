package auth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
)

func TestTokenHasAForm(t *testing.T) {
	t.Parallel()
	token := newToken(sessionPrefix)
	if form := regexp.MustCompile(`^pst_[A-Za-z0-9_-]{43}$`); !form.MatchString(token.Reveal()) {
		t.Errorf("token = %q", token.Reveal())
	}
	if newToken(sessionPrefix) == token {
		t.Error("two tokens are the same")
	}
	for _, text := range []string{"", "pst_", token.Reveal() + "x", " " + token.Reveal(), strings.ToUpper(token.Reveal()), token.hash(), newToken(resetPrefix).Reveal()} {
		if _, ok := parseToken(sessionPrefix, text); ok {
			t.Errorf("%q was taken for a token", text)
		}
	}
}

func TestTokenDoesNotShow(t *testing.T) {
	t.Parallel()
	in := SignIn{Token: newToken(sessionPrefix)}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%z"} {
		fmt.Fprintf(&out, verb+verb+verb, in.Token, &in.Token, in)
	}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("x", "token", in.Token, "signIn", in, "list", []Token{in.Token})
	}
	if err := json.NewEncoder(&out).Encode(map[string]any{"t": in.Token, "in": in}); err != nil {
		t.Fatal(err)
	}
	secret := strings.TrimPrefix(in.Token.Reveal(), sessionPrefix)
	for _, form := range []string{secret, fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret), in.Token.hash()} {
		if strings.Contains(out.String(), form) {
			t.Errorf("the token shows as %s", form)
		}
	}
	if !strings.Contains(out.String(), redacted) {
		t.Error("nothing says that something was left out")
	}
}
