package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// person is a user with a wallet and a session.
type person struct {
	user, wallet gid.ID
	token        string
}

// atOnce is how many people are made in one transaction.
const atOnce = 1000

const (
	insertUsers = `INSERT INTO users (id, created_at, email, password_hash, wallet_id)
		SELECT u.id, now(), u.id || '@example.com', 'none', u.wallet FROM unnest($1::text[], $2::text[]) AS u (id, wallet)`
	insertWallets = `INSERT INTO wallets (id, created_at, owner_id, currency)
		SELECT w.id, now(), w.owner, 'USD' FROM unnest($1::text[], $2::text[]) AS w (id, owner)`
	insertSessions = `INSERT INTO sessions (id, created_at, user_id, token_hash, expires_at, proved_at, seen_at)
		SELECT s.id, now(), s.owner, s.hash, now() + interval '1 day', now(), now()
		FROM unnest($1::text[], $2::text[], $3::text[]) AS s (id, owner, hash)`
)

// people makes users with wallets that hold opening minor units, and signs them in.
func people(ctx context.Context, db *database.DB, n int, opening int64) ([]person, error) {
	var all []person
	for len(all) < n {
		more := make([]person, min(atOnce, n-len(all)))
		err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error { return settleIn(ctx, tx, more, opening) })
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

func settleIn(ctx context.Context, tx *database.Tx, more []person, opening int64) error {
	var users, wallets, sessions, hashes database.Texts
	var openings []ledger.Posting
	for i := range more {
		id := gid.New(gid.User)
		secret := sha256.Sum256([]byte(id)) // any 256 bits: nobody guesses here
		p := person{user: id, wallet: gid.New(gid.Wallet), token: "pst_" + base64.RawURLEncoding.EncodeToString(secret[:])}
		hash := sha256.Sum256([]byte(p.token))
		users, wallets = append(users, string(p.user)), append(wallets, string(p.wallet))
		sessions, hashes = append(sessions, string(gid.New(gid.Session))), append(hashes, hex.EncodeToString(hash[:]))
		openings = append(openings, gift(p.wallet, opening, "opening"))
		more[i] = p
	}
	for _, s := range []struct {
		statement string
		columns   []database.Column
	}{
		{insertUsers, []database.Column{users, wallets}},
		{insertWallets, []database.Column{wallets, users}},
		{insertSessions, []database.Column{sessions, users, hashes}},
	} {
		if _, err := tx.Exec(ctx, s.statement, tx.Set(s.columns...)...); err != nil {
			return err
		}
	}
	if opening == 0 {
		return nil
	}
	return ledger.Post(ctx, tx, time.Now(), openings...)
}

// gift is a line whose other side is the house.
func gift(w gid.ID, value int64, reference string) ledger.Posting {
	return ledger.Posting{
		Wallet: w, Kind: transaction.KindAdjustment, Contra: transaction.ContraAdjustments, Value: value, Reference: reference,
	}
}

// sent is a transfer's entry.
func sent(from, to person, key string) ledger.Request {
	t := ledger.Transfer{
		ID: gid.New(gid.Transfer), Owner: from.user, Wallet: from.wallet, ToOwner: to.user, To: to.wallet,
		Amount: 1, Currency: "USD", Key: key, Fingerprint: strings.Repeat("0", 64),
	}
	return ledger.Request{Postings: t.Postings(), Transfer: &t}
}
