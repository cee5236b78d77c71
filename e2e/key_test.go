package e2e_test

import (
	"regexp"
	"strings"
	"testing"
)

// A server's key acts as its user until it is revoked, and stands nowhere but in
// what was printed once.
func TestKeyOfAServer(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	if r := i.run(t, nil, "key", "list", "--data-dir", i.dataDir); r.code == 0 || !strings.Contains(r.stderr, "purser migrate") {
		t.Errorf("without a schema it ended with %d: %s", r.code, r.stderr)
	}
	p := i.start(t)
	ada := p.signUp()
	p.stop()
	made := i.run(t, nil, "key", "create", ada.email, "shop", "--data-dir", i.dataDir)
	token := regexp.MustCompile(`psk_[A-Za-z0-9_-]{43}`).FindString(made.stdout)
	id := regexp.MustCompile(`key_[a-z0-9]{26}`).FindString(made.stdout)
	if made.code != 0 || token == "" || id == "" {
		t.Fatalf("key create ended with %d: %s%s", made.code, made.stdout, made.stderr)
	}
	if r := i.run(t, nil, "key", "create", ada.email, "office", "--role", "ADMIN", "--data-dir", i.dataDir); r.code == 0 {
		t.Error("an operator's key for who is none")
	}
	brief := i.run(t, nil, "key", "create", ada.email, "brief", "--expires", "1h", "--data-dir", i.dataDir)
	expired := i.run(t, nil, "key", "create", ada.email, "over", "--expires", "2020-01-31", "--data-dir", i.dataDir)
	unread := i.run(t, nil, "key", "create", ada.email, "never", "--expires", "soon", "--data-dir", i.dataDir)
	if brief.code != 0 || !strings.Contains(brief.stdout, "expires at 20") || expired.code == 0 || unread.code == 0 || !strings.Contains(unread.stderr, "--expires") {
		t.Errorf("keys that expire: %+v, %+v, %+v", brief, expired, unread)
	}
	list := i.run(t, nil, "key", "list", "--data-dir", i.dataDir)
	if !strings.Contains(list.stdout, id) || !strings.Contains(list.stdout, "shop") || strings.Contains(list.stdout, token) {
		t.Errorf("key list says\n%s", list.stdout)
	}
	p = i.start(t)
	server := &person{t, p.urls["api"], token, ada.email}
	var data struct{ Viewer struct{ Email string } }
	if err := server.ask(`{ viewer { email } }`, nil, &data); err != nil || data.Viewer.Email != ada.email {
		t.Errorf("the key is %+v, %v", data, err)
	}
	p.stop()
	if r := i.run(t, nil, "key", "revoke", id, "--data-dir", i.dataDir); r.code != 0 {
		t.Errorf("key revoke ended with %d: %s", r.code, r.stderr)
	}
	p = i.start(t)
	if err := (&person{t, p.urls["api"], token, ada.email}).ask(`{ viewer { email } }`, nil, &data); err == nil {
		t.Error("a revoked key is good")
	}
	p.stop()
}
