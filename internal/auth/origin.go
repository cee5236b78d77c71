package auth

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// ParseOrigin reads an origin that a person has configured and returns it as a browser
// writes it in the header Origin: a scheme and a host in lower case, without the scheme's
// own port. One slash at the end is allowed. All that compare origins go by this one form:
// an origin that one of them knew and another did not would pass the preflight and fail
// the request. Fails for wildcards, paths and names that are not in ASCII.
func ParseOrigin(text string) (string, error) {
	wrong := func(why string) (string, error) {
		return "", fmt.Errorf("%q is not an origin such as https://app.example.com: %s", text, why)
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return wrong("it begins with http:// or https://")
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	switch {
	case u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(text, "#"):
		return wrong("it has a scheme, a host and perhaps a port, and nothing else")
	case host == "" || !hostName(host):
		return wrong("the host is a name in ASCII (xn--… for others), an IPv4 address or an IPv6 address in brackets, without wildcards")
	}
	if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || n == 0) {
		return wrong("the port is a number from 1 to 65535")
	} else if port != "" {
		port = strconv.FormatUint(n, 10) // without leading zeros
	}
	if port == map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		port = ""
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.String()
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" {
		host = net.JoinHostPort(strings.Trim(host, "[]"), port)
	}
	return u.Scheme + "://" + host, nil
}

// hostName reports whether a host in lower case is a name or an address that a browser
// would write so.
func hostName(host string) bool {
	if strings.Contains(host, ":") {
		ip, err := netip.ParseAddr(host)
		return err == nil && ip.Zone() == ""
	}
	for _, r := range host {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' && r != '_' {
			return false
		}
	}
	return !strings.HasSuffix(host, ".") && !strings.HasPrefix(host, ".") && !strings.Contains(host, "..")
}

// ParseOrigins reads several; the first that is wrong is named.
func ParseOrigins(texts []string) ([]string, error) {
	origins := make([]string, 0, len(texts))
	for _, text := range texts {
		origin, err := ParseOrigin(text)
		if err != nil {
			return nil, err
		}
		origins = append(origins, origin)
	}
	return origins, nil
}

// maxTrustedURL is longer than any browser's address that Stripe takes.
const maxTrustedURL = 2048

// TrustedURL reports whether an address is on one of Options.TrustedOrigins, so that a browser
// may be sent there.
func (s *Service) TrustedURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Opaque != "" || len(address) > maxTrustedURL {
		return false
	}
	origin, err := ParseOrigin(u.Scheme + "://" + u.Host)
	return err == nil && slices.Contains(s.options.TrustedOrigins, origin)
}
