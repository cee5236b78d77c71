// Package auth knows who asks, and lets them see what is theirs.
//
// A Session is one signed-in browser or program. Its Token is 256 random bits
// and goes to the client once; the database holds the SHA-256 of it, so neither
// a copy of the database nor a log can be used to sign in. A session lives for
// Options.SessionLife from signing in, however much it is used, and ends before
// when it is not used for Options.SessionIdle.
//
// A Viewer is the user of a request. Service.Middleware finds it, from
// "Authorization: Bearer …" or from the session's cookie, and puts it into the
// context; FromContext reads it.
//
//	Authorization: Bearer   cookie        the request goes on as
//	good                    any           the bearer's user; the cookie is not looked at
//	bad or expired          any           – (401)
//	none                    good          the cookie's user, if it does not come from another site (403)
//	none                    bad           nobody, and the cookie is cleared
//	none                    none          nobody, if it does not come from another site (403)
//
// Reader is the client that answers queries. It cannot write, and each query of
// it is restricted, on its way to the database, to rows of the viewer. So rights
// are not a matter of the code that asks: node(id), edges, connections and counts
// obey them alike, and what is another's looks like what does not exist.
//
// Tries to sign in are counted in the database before anything is hashed, so all
// replicas share the counts, and an unknown email costs and says what a known one
// does. What concerns somebody's security is written down (package audit), and a
// new password or email ends other sessions' trust and makes payouts rest.
//
// A bearer may also show the key of a server (psk_…), which acts as a user with no
// more than the key's role, or a token of an OpenID Connect issuer elsewhere, whose
// subject becomes a user when it first comes.
//
// Browsers may sign in at that issuer, too (BeginLogin, EndLogin): the session is one
// of ours then. Who has a second factor shows a code of it beside the password, and
// the secret that it shares is kept sealed.
//
// Passwords are kept as argon2id hashes. What signing up or logging in may be
// refused for is a *refusal.Error; any other error is ours.
package auth
