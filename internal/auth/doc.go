// Package auth authenticates requests and restricts reads to the viewer's rows.
//
// A Session is one signed-in browser or program. Its Token is 256 random bits
// and goes to the client once; the database holds the SHA-256 of it, so neither
// a copy of the database nor a log can be used to sign in. A session lives for
// Options.SessionLife after the sign-in, and ends earlier when it is not used for
// Options.SessionIdle.
//
// A Viewer is the user of a request. Service.Middleware finds it, from
// "Authorization: Bearer …" or from the session's cookie, and puts it into the
// context; FromContext reads it.
//
//	Authorization: Bearer   cookie        the request continues as
//	good                    any           the bearer's user; the cookie is not looked at
//	bad or expired          any           – (401)
//	none                    good          the cookie's user, if it does not come from another site (403)
//	none                    bad           nobody, and the cookie is cleared
//	none                    none          nobody, if it does not come from another site (403)
//
// Reader is the client for queries. It cannot write, and each of its queries is
// restricted to the viewer's rows before it reaches the database. So authorisation does
// not depend on the calling code: node(id), edges, connections and counts all obey it,
// and rows of others look like rows that do not exist.
//
// Sign-in attempts are counted in the database before anything is hashed, so all
// replicas share the counts, and an unknown email address takes as long and returns the
// same error as a known one. Security-relevant actions and failed attempts are recorded
// (package audit). A changed password or email address ends the other sessions' recent
// authentication and pauses payouts.
//
// An email address belongs to the user who verified it:
//
//	email           email_verified_at  pending_email
//	ada@…           NULL               NULL            signed up first; another user can take the address by verifying it
//	usr_…@users…    NULL               ada@…           signed up with it later
//	ada@…           a time             NULL            verified: the others lose it, or never get it
//	ada@…           a time             lovelace@…      changes to another, which is to be verified
//	usr_…@users…    NULL               NULL            lost it, or came from an issuer that tells none
//
// A bearer token can also be an API key of a server (psk_…), which acts as a user with
// at most the key's role, or a token of an OpenID Connect issuer, whose subject becomes
// a user at its first request.
//
// Browsers can also sign in at that issuer (BeginLogin, EndLogin), which creates a
// Session. A user with a second factor enters a code in addition to the password; its
// shared secret is stored encrypted.
//
// Passwords are stored as argon2id hashes. Expected refusals are of the type
// *refusal.Error; every other error is internal.
//
// # Files
//
//	service.go, middleware.go, viewer.go, caller.go, client.go   who sends a request, and from where
//	sessions.go, session_lock.go, token.go, cookie.go            sessions and their tokens
//	password.go, password_hash.go, common_passwords.go, breached.go, reset.go, account.go
//	                                                             signing up and in by password
//	factor.go, codes.go, passkey.go, assertion.go, device.go     second factors, passkeys and known devices
//	credentials.go, verify.go, addresses.go, mail.go             changing how a user gets in; email addresses
//	oidc.go, issuer.go, identities.go                            OpenID Connect
//	keys.go, application.go, application_keys.go                 API keys of servers and of the application
//	operators.go, roles.go                                       roles and what ADMINs do to users
//	reader.go, loader.go                                         the client that sees the viewer's rows only
//	ratelimit.go, strangers.go                                   limits of requests and of unknown credentials
//	privacy.go, export.go, export_tables.go                      data export and deletion
//	secretbox.go                                                 encryption of stored secrets
package auth
