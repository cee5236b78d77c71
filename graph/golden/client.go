package golden

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// signUp makes somebody of that name, with an address that nobody has.
func (p *play) signUp(t *testing.T, name string) error {
	t.Helper()
	email := name + "-" + strings.ToLower(rand.Text()) + "@example.com"
	answer, err := p.ask(t, "", `mutation($in: SignUpInput!) { signUp(input: $in) { token user { id wallet { id } } } }`,
		map[string]any{"in": map[string]any{"email": email, "password": "correct horse battery", "name": name}})
	if err != nil {
		return err
	}
	signed := dig(answer, "data", "signUp")
	p.tokens[name], _ = dig(signed, "token").(string)
	if p.tokens[name] == "" {
		return fmt.Errorf("sign %s up: %v", name, answer)
	}
	p.saved[name+"Email"] = email
	p.saved[name], _ = dig(signed, "user", "id").(string)
	p.saved[name+"Wallet"], _ = dig(signed, "user", "wallet", "id").(string)
	return nil
}

func dig(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// ask is one operation over HTTP.
func (p *play) ask(t *testing.T, who, query string, variables map[string]any) (any, error) {
	t.Helper()
	header := http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json"}}
	if who != "" {
		header.Set("Authorization", "Bearer "+p.tokens[who])
	}
	answer, err := post(t, p.api, header, map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	var out any
	if err := json.Unmarshal(answer, &out); err != nil {
		return nil, fmt.Errorf("%w in %s", err, answer)
	}
	return out, nil
}

// control does something at the sandbox.
func (p *play) control(t *testing.T, path string, body map[string]any) error {
	t.Helper()
	answer, err := post(t, p.sandbox+"/_sandbox/"+path,
		http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + p.ctlToken}}, body)
	if err == nil && bytes.Contains(answer, []byte(`{"error"`)) {
		err = fmt.Errorf("%s: %s", path, answer)
	}
	return err
}

func post(t *testing.T, url string, header http.Header, body any) ([]byte, error) {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	req.Header = header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	return io.ReadAll(res.Body)
}

func pause(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}
