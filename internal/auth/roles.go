package auth

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/purserhq/purser/ent/apikey"
	"github.com/purserhq/purser/ent/user"
)

// ranks orders the roles: each may do and see what those before it may. graph's table of
// mutations and the rules of Reader say what that is.
var ranks = []user.Role{user.RoleUser, user.RoleSupport, user.RoleFinance, user.RoleAdmin}

// Operators are the roles of those who act for others.
var Operators = ranks[1:]

// RecentlyFor is how long a proof of who asks counts as recent.
const RecentlyFor = 15 * time.Minute

// Operator reports whether the viewer acts for others.
func (v Viewer) Operator() bool { return slices.Contains(Operators, v.Role) }

// HasRole reports whether the viewer's role is one of roles.
func (v Viewer) HasRole(roles ...user.Role) bool { return slices.Contains(roles, v.Role) }

// ByKey reports whether the request came with an API key: a program asks, and nobody has
// shown a password or a second factor.
func (v Viewer) ByKey() bool { return v.key != "" }

// lesser returns the role of lower rank. An unknown role has the lowest.
func lesser(a, b user.Role) user.Role {
	return ranks[max(0, min(slices.Index(ranks, a), slices.Index(ranks, b)))]
}

// keyRole returns the role of a key: that it was made with, and no more than its user's.
func keyRole(key apikey.Role, owner user.Role) user.Role { return lesser(user.Role(key), owner) }

// withRole gives the viewer the role of the user. Where operators need a second factor, one
// that was not shown leaves the viewer a user, and Withheld says of which role.
func (s *Service) withRole(v Viewer, role user.Role, factorShown bool) Viewer {
	v.Role, v.Withheld = role, ""
	if s.options.OperatorFactor && !factorShown && v.Operator() {
		v.Role, v.Withheld = user.RoleUser, role
	}
	return v
}

// Recent reports whether the viewer has proved to be the user lately enough for an act that
// moves money or opens a switch.
func (s *Service) Recent(v Viewer) bool {
	return !v.ProvedAt.IsZero() && s.now().Sub(v.ProvedAt) <= RecentlyFor
}

// methods is the claim amr (RFC 8176). Anything but a list of texts counts as none, since a
// token is good without it.
type methods []string

// UnmarshalJSON never fails.
func (m *methods) UnmarshalJSON(text []byte) error {
	var list []string
	if json.Unmarshal(text, &list) == nil {
		*m = list
	}
	return nil
}

// strongMethods are the values of amr that stand for a second factor: several factors, a
// one-time password, a key in hardware or in software.
var strongMethods = []string{"mfa", "otp", "hwk", "swk"}

// factorShown reports whether the issuer says that its user showed a second factor.
func (c claims) factorShown() bool {
	return slices.ContainsFunc(c.Methods, func(method string) bool { return slices.Contains(strongMethods, method) })
}
