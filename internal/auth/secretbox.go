package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// SecretBox encrypts what the database keeps and must not be able to tell, and signs what
// browsers keep and must not be able to make.
type SecretBox struct {
	aead    cipher.AEAD
	devices []byte // the key that signs the cookies of known devices
}

// NewSecretBox takes the base64 of 32 random bytes, as `openssl rand -base64 32` prints
// them. The error does not repeat the text.
func NewSecretBox(text string) (*SecretBox, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != 32 {
		return nil, errors.New("write what `openssl rand -base64 32` prints")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, errSeal := cipher.NewGCMWithRandomNonce(block)
	devices, errKey := hkdf.Key(sha256.New, key, nil, "purser: cookies of known devices", sha256.Size)
	return &SecretBox{aead: aead, devices: devices}, errors.Join(errSeal, errKey)
}

// Format prints no key, whatever the verb.
func (*SecretBox) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// Seal encrypts the text for one owner: in another's row it opens for nobody.
func (s *SecretBox) Seal(text, owner string) string { return s.seal(text, owner) }

// Open decrypts what Seal has encrypted for the owner.
func (s *SecretBox) Open(sealed, owner string) (string, error) { return s.open(sealed, owner) }

func (s *SecretBox) seal(text, owner string) string {
	raw := s.aead.Seal(nil, nil, []byte(text), []byte(owner)) //nolint:gosec // it makes its own random nonce
	return base64.StdEncoding.EncodeToString(raw)
}

func (s *SecretBox) open(sealed, owner string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", err
	}
	text, err := s.aead.Open(nil, nil, raw, []byte(owner))
	if err != nil {
		return "", errors.New("it was sealed with another PURSER_SECRET_KEY, or was changed")
	}
	return string(text), nil
}
