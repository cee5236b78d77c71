package database

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"
)

// address is where a PostgreSQL server is and how it is reached. What it says of hosts and
// of TLS is the driver's own reading of the URL, the environment and the service file: a
// second parser would judge another host than the one that is connected to.
type address struct {
	url    url.URL
	query  url.Values
	cache  bool // prepared statements are kept
	dialer dialer
	attrs  pq.TargetSessionAttrs
}

// errAddress repeats nothing of the address, which may hold a password.
var errAddress = errors.New("the address of the database cannot be read: write postgres://user:password@host:5432/database")

// parseAddress reads the address of a server, and refuses one to which the way is not safe
// or that asks for what the driver does not do.
func parseAddress(text string) (a address, err error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Opaque != "" || u.Fragment != "" {
		return a, errAddress
	}
	a = address{url: *u, query: u.Query()}
	a.cache = a.take(cacheSwitch) != "off"
	unchecked := a.take(tlsSwitch) == "unchecked"
	if err := a.takeKeepalives(); err != nil {
		return a, err
	}
	if err := a.refuseUnsupported(); err != nil {
		return a, err
	}
	config, err := pq.NewConfig(a.dsn(nil))
	if err != nil {
		return a, err
	}
	if err := a.choose(config); err != nil {
		return a, err
	}
	local := isLocal(config)
	if !local && config.Hostaddr.IsValid() && config.SSLMode == pq.SSLModeVerifyFull && isLocal(pq.Config{Host: config.Host}) {
		return a, errors.New("hostaddr tells no name to verify: add host=NAME, as the server's certificate has it")
	}
	switch {
	case local && config.SSLMode == "":
		a.query.Set("sslmode", string(pq.SSLModeDisable))
	case !local && config.SSLMode != pq.SSLModeVerifyFull && !unchecked:
		return a, fmt.Errorf("the database is on another machine: add sslmode=verify-full (and sslrootcert=FILE) to its address,"+
			" or %s=unchecked where the network is safe", tlsSwitch)
	}
	return a, nil
}

// take removes a parameter that is not for the driver.
func (a *address) take(name string) string {
	value := a.query.Get(name)
	a.query.Del(name)
	return value
}

// dsn is the address with more parameters.
func (a *address) dsn(more map[string]string) string {
	u, query := a.url, url.Values{}
	for name, values := range a.query {
		query[name] = slices.Clone(values)
	}
	for name, value := range more {
		query.Set(name, value)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// forReading is dsn for sessions that begin read-only. The driver takes such a session for
// a server that cannot be written, so what asks for a writable one asks for a primary.
func (a *address) forReading(more map[string]string) string {
	reading := *a
	if a.attrs == pq.TargetSessionAttrsReadWrite {
		more["target_session_attrs"] = string(pq.TargetSessionAttrsPrimary)
	}
	more["default_transaction_read_only"] = "on"
	return reading.dsn(more)
}

// choose decides which of several servers is used: the one that can be written.
func (a *address) choose(config pq.Config) error {
	a.attrs = config.TargetSessionAttrs
	switch a.attrs {
	case pq.TargetSessionAttrsReadWrite, pq.TargetSessionAttrsPrimary:
	case "", pq.TargetSessionAttrsAny:
		if len(config.Multi) > 0 { // or a replica that is listed first would be taken
			a.attrs = pq.TargetSessionAttrsPrimary
			a.query.Set("target_session_attrs", string(a.attrs))
		}
	default:
		return fmt.Errorf("target_session_attrs=%s asks for a server that cannot be written to: use read-write or primary", a.attrs)
	}
	return nil
}

// isLocal reports whether every server of the configuration is on this machine.
func isLocal(config pq.Config) bool {
	hosts := append([]pq.ConfigMultihost{{Host: config.Host, Hostaddr: config.Hostaddr}}, config.Multi...)
	return !slices.ContainsFunc(hosts, func(h pq.ConfigMultihost) bool {
		if h.Hostaddr.IsValid() {
			return !h.Hostaddr.Unmap().IsLoopback()
		}
		if h.Host == "" || strings.EqualFold(h.Host, "localhost") || filepath.IsAbs(h.Host) || strings.HasPrefix(h.Host, "@") {
			return false // an absolute path or @ is a socket
		}
		ip, err := netip.ParseAddr(h.Host)
		return err != nil || !ip.Unmap().IsLoopback()
	})
}

// unsupported are parameters of libpq that the driver would send to the server, which does
// not know them, with the values that mean what the driver does anyway.
var unsupported = map[string][]string{
	"channel_binding": {"disable", "prefer"},
	"gssencmode":      {"disable", "prefer"},
	"sslcompression":  {"0"},
	"sslcertmode":     {"allow"},
	"gssdelegation":   {"0"},
	"sslcrl":          {""}, "sslcrldir": {""}, "sslpassword": {""}, "requirepeer": {""}, "require_auth": {""}, "gsslib": {""},
	"tcp_user_timeout": {"0"}, "replication": {"", "false", "off", "no", "0"}, "servicefile": {""}, "sslkeylogfile": {""},
	"scram_client_key": {""}, "scram_server_key": {""}, "oauth_issuer": {""}, "oauth_client_id": {""},
}

// refuseUnsupported says in words what a server would call an unrecognized configuration
// parameter, and drops what asks for nothing.
func (a *address) refuseUnsupported() error {
	for name := range a.query {
		harmless, known := unsupported[name]
		if !known {
			continue
		}
		if value := a.take(name); !slices.Contains(harmless, value) {
			return fmt.Errorf("the PostgreSQL driver does not support %s=%s: remove it from the address", name, value)
		}
	}
	return nil
}

// takeKeepalives reads libpq's parameters for probes of idle connections, in seconds.
func (a *address) takeKeepalives() error {
	if on := a.take("keepalives"); on == "0" {
		a.dialer.KeepAlive = -1
	} else if on != "" && on != "1" {
		return fmt.Errorf("keepalives=%s is neither 0 nor 1", on)
	}
	seconds := map[string]*time.Duration{
		"keepalives_idle": &a.dialer.KeepAliveConfig.Idle, "keepalives_interval": &a.dialer.KeepAliveConfig.Interval,
	}
	for _, name := range []string{"keepalives_idle", "keepalives_interval", "keepalives_count"} {
		text := a.take(name)
		if text == "" || text == "0" { // the system's own
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 32767 {
			return fmt.Errorf("%s=%s is not a whole number from 0 to 32767", name, text)
		}
		a.dialer.KeepAliveConfig.Enable = a.dialer.KeepAlive >= 0
		if into := seconds[name]; into != nil {
			*into = time.Duration(n) * time.Second
		} else {
			a.dialer.KeepAliveConfig.Count = n
		}
	}
	return nil
}

// dialer opens connections for the driver.
type dialer struct{ net.Dialer }

// DialTimeout is Dial that ends in time.
func (d *dialer) DialTimeout(network, to string, timeout time.Duration) (net.Conn, error) {
	brief := d.Dialer
	brief.Timeout = timeout
	return brief.Dial(network, to)
}
