package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/throttle"
)

// deviceLife is how long a device is known after somebody signed in on it.
const deviceLife = 180 * 24 * time.Hour

// tryDevice bounds the passwords that are tried on one known device.
var tryDevice = throttle.Limit{Tries: 10, Per: time.Hour}

// newDevice is the value of a cookie that tells a device on which u has signed in: whose
// it is, since when, a random number, and a signature over them and the hash of the
// password. So a new password ends it. Empty without a key to sign with.
func (s *Service) newDevice(u *ent.User) string {
	if s.options.SecretBox == nil {
		return ""
	}
	text := strings.Join([]string{string(u.ID), strconv.FormatInt(s.now().Unix(), 10), rand.Text()}, ".")
	return text + "." + s.signDevice(text, u.PasswordHash)
}

func (s *Service) signDevice(text, passwordHash string) string {
	mac := hmac.New(sha256.New, s.options.SecretBox.devices)
	_, _ = mac.Write([]byte(text + "\x00" + passwordHash)) // a hash does not fail; neither text holds the separator
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// knownDevice is the name of the device that the request of ctx comes from, where u has
// signed in on it with the present password; empty where it is not known.
func (s *Service) knownDevice(ctx context.Context, u *ent.User) string {
	jar, ok := ctx.Value(jarKey{}).(*jar)
	if !ok || s.options.SecretBox == nil || u.ID == "" || !strings.HasPrefix(jar.device, string(u.ID)+".") {
		return ""
	}
	at := strings.LastIndexByte(jar.device, '.')
	text, signature := jar.device[:at], jar.device[at+1:]
	if !hmac.Equal([]byte(signature), []byte(s.signDevice(text, u.PasswordHash))) {
		return ""
	}
	_, rest, _ := strings.Cut(text, ".")
	since, _, _ := strings.Cut(rest, ".")
	began, err := strconv.ParseInt(since, 10, 64)
	if err != nil || !s.now().Before(time.Unix(began, 0).Add(deviceLife)) {
		return ""
	}
	return text
}

func deviceKey(device string) gid.ID { return throttle.Key("login.device", device) }
