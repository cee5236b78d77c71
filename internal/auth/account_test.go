package auth

import (
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/refusal"
)

func TestNewAccountOK(t *testing.T) {
	t.Parallel()
	a, err := newAccount("  Ada.Lovelace+purse@Example.CO.uk\t", "correct horse", "  Ada Łovelace 👩‍🔬 ")
	if err != nil {
		t.Fatal(err)
	}
	if a.email != "ada.lovelace+purse@example.co.uk" || a.name == nil || *a.name != "Ada Łovelace 👩‍🔬" {
		t.Errorf("account = %q, %v", a.email, a.name)
	}
	if a, err = newAccount("a@b.io", "8 signs.", " "); err != nil || a.name != nil {
		t.Errorf("without a name: %v, %v", a.name, err)
	}
}

func TestNewAccountErrEmail(t *testing.T) {
	t.Parallel()
	for _, email := range []string{
		"", " ", "ada", "ada@", "@example.com", "ada@example", "ada@localhost", "ada@@example.com", "ada@example.com.",
		"ada@.com", "ada@example..com", "ada@-example.com", "ada@example-.com", "ada@exa_mple.com", "ada@127.0.0.1",
		"ada@[127.0.0.1]", "ada@example.c", "ada@example.1",
		"Ada <ada@example.com>", "<ada@example.com>", "ada@example.com, bob@example.com", "(x)ada@example.com",
		`"ada"@example.com`, `"a b"@example.com`, "a da@example.com", ".ada@example.com", "ada.@example.com", "a..b@example.com",
		"ada@example.com\x00", "a\x00da@example.com", "ada\r\nbcc:x@example.com", "ada@example.com\nx",
		"\u212Aada@example.com", "ad\u0430@example.com", "ada@ex\u00e4mple.com", "ada\xff@example.com", // Kelvin, Cyrillic a
		strings.Repeat("a", 65) + "@example.com", "ada@" + strings.Repeat("a", 64) + ".com",
		"ada@" + strings.Repeat("abcdefghi.", 26) + "com",
	} {
		wantRefusal(t, "email "+email, "email", func() error { _, err := newAccount(email, "correct horse", ""); return err })
	}
}

func TestNewAccountErrPassword(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"", "1234567", "🔑🔑🔑", strings.Repeat("x", 257), strings.Repeat("é", 129), "12345678\x00", "1234567\xff",
		"ada@example.com", "ADA@Example.com", " ada@example.com ",
	} {
		wantRefusal(t, "password "+password, "password",
			func() error { _, err := newAccount("Ada@example.com", password, ""); return err })
	}
	for _, password := range []string{"1234 567", "🔑🔑🔑🔑🔑🔑🔑🔑", strings.Repeat("x", 256), "        ", "a\tb\nc\u202e12"} {
		if _, err := newAccount("ada@example.com", password, ""); err != nil {
			t.Errorf("password %q: %v", password, err)
		}
	}
}

func TestNewAccountErrName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a\nb", "a\x00b", "a\x1bb", "a\u2028b", "a\x7fb", "a\xffb", strings.Repeat("é", 101)} {
		wantRefusal(t, "name "+name, "name",
			func() error { _, err := newAccount("ada@example.com", "correct horse", name); return err })
	}
	if _, err := newAccount("ada@example.com", "correct horse", strings.Repeat("é", 100)); err != nil {
		t.Errorf("a name of 100 characters: %v", err)
	}
}

func wantRefusal(t *testing.T, what, field string, try func() error) {
	t.Helper()
	why := refusal.From(try())
	if why == nil || why.Code != refusal.InvalidInput || !slices.Equal(why.Field, []string{"input", field}) {
		t.Errorf("%q: %v, want %s of input.%s", what, why, refusal.InvalidInput, field)
	}
}
