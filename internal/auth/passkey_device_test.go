package auth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

const (
	siteOrigin = "https://pay.example.com"
	siteHost   = "pay.example.com"
)

// device is an authenticator in software that holds one passkey. A test changes what it
// says of itself.
type device struct {
	t      *testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	handle string // the user that it was made for
	count  uint32
	// uncounted is a device whose counter stays, as with passkeys that are synchronised.
	uncounted bool
	origin    string
	host      string // whose hash it signs
	verified  bool   // it was unlocked with a PIN or a fingerprint
}

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &device{t: t, key: key, id: []byte(rand.Text()), count: 1, origin: siteOrigin, host: siteHost, verified: true}
}

// said is what the device reads of the server's options.
type said struct {
	Challenge string
	User      struct{ ID string }
	Allow     []struct{ ID string } `json:"allowCredentials"`
	Verify    string                `json:"userVerification"`
	RP        string                `json:"rpId"`
}

func (d *device) read(options string) (o said) {
	d.t.Helper()
	if err := json.Unmarshal([]byte(options), &o); err != nil || o.Challenge == "" {
		d.t.Fatalf("options %q: %v", options, err)
	}
	return o
}

func text64(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func (d *device) client(kind, challenge string) []byte {
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		d.t.Fatal(err)
	}
	return raw
}

// data is what the device says of itself: the site, that somebody was there, its counter.
func (d *device) data(flags byte) []byte {
	if flags |= 0x01; d.verified {
		flags |= 0x04
	}
	site := sha256.Sum256([]byte(d.host))
	return binary.BigEndian.AppendUint32(append(site[:], flags), d.count)
}

func (d *device) sent(response map[string]any) string {
	raw, err := json.Marshal(map[string]any{
		"id": text64(d.id), "rawId": text64(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(raw)
}

// create makes the passkey, as navigator.credentials.create does.
func (d *device) create(options string) string {
	d.t.Helper()
	o := d.read(options)
	handle, err := base64.RawURLEncoding.DecodeString(o.User.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	d.handle = string(handle)
	point, err := d.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		d.t.Fatal(err)
	}
	data := append(d.data(0x40), make([]byte, 16)...) // no model
	data = binary.BigEndian.AppendUint16(data, uint16(len(d.id)))
	data = append(data, d.id...)
	// A COSE key: EC2, ES256, P-256, x and y.
	data = append(data, 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32)
	data = append(append(append(data, point[1:33]...), 0x22, 0x58, 32), point[33:]...)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return d.sent(map[string]any{
		"attestationObject": text64(append(object, data...)), "clientDataJSON": text64(d.client("webauthn.create", o.Challenge)), "transports": []string{"internal"},
	})
}

// get signs the challenge, as navigator.credentials.get does, and counts.
func (d *device) get(options string) string {
	d.t.Helper()
	if !d.uncounted {
		d.count++
	}
	client, data := d.client("webauthn.get", d.read(options).Challenge), d.data(0)
	about := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), about[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.sent(map[string]any{
		"authenticatorData": text64(data), "clientDataJSON": text64(client), "signature": text64(signature), "userHandle": text64([]byte(d.handle)),
	})
}
