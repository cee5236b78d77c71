package auth_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
)

// types are all that the client can query, by ent's names.
func types(t *testing.T) (names []string) {
	t.Helper()
	for _, field := range reflect.VisibleFields(reflect.TypeFor[ent.Client]()) {
		if name, ok := strings.CutSuffix(field.Type.String(), "Client"); ok && field.IsExported() {
			names = append(names, strings.TrimPrefix(name, "*ent."))
		}
	}
	if len(names) < 10 {
		t.Fatalf("found only %v: has ent changed its client?", names)
	}
	return names
}

// ask calls client.<typ>.Query().<method>(ctx).
func ask(ctx context.Context, client *ent.Client, typ, method string) (any, error) {
	query := reflect.ValueOf(client).Elem().FieldByName(typ).MethodByName("Query").Call(nil)[0]
	return results(query.MethodByName(method).Call([]reflect.Value{reflect.ValueOf(ctx)}))
}

// get calls client.<typ>.Get(ctx, id).
func get(ctx context.Context, client *ent.Client, typ string, id gid.ID) (any, error) {
	table := reflect.ValueOf(client).Elem().FieldByName(typ)
	return results(table.MethodByName("Get").Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(id)}))
}

func results(out []reflect.Value) (any, error) {
	err, _ := out[1].Interface().(error)
	return out[0].Interface(), err
}

// house is a database with two users and what is theirs.
type house struct {
	reader     *ent.Client
	alice, bob person
	event      gid.ID
	admin      context.Context
}

func newHouse(t *testing.T, db *database.DB) house {
	t.Helper()
	return house{
		reader: auth.Reader(db.ReadOnly()),
		alice:  spend(t, db, newPerson(t, db, "alice")), bob: spend(t, db, newPerson(t, db, "bob")), event: newEvent(t, db),
		admin: auth.NewContext(t.Context(), auth.Viewer{ID: gid.New(gid.User), Role: user.RoleAdmin}),
	}
}

// A type that has no rule fails here, and cannot be read.
func TestReaderHasARuleForEachType(t *testing.T) {
	t.Parallel()
	reader := auth.Reader(dbtest.New(t).ReadOnly())
	for _, typ := range types(t) {
		if _, err := ask(t.Context(), reader, typ, "Count"); err != nil {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

func TestReaderScope(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		for _, typ := range types(t) {
			t.Run(typ, func(t *testing.T) {
				a, b := h.alice.own(typ), h.bob.own(typ)
				if typ == "StatementLine" || typ == "Gate" || typ == "Binding" || typ == "Fence" || typ == "Resolution" || typ == "ResetToken" || typ == "Throttle" ||
					typ == "ApplicationKey" ||
					typ == "SecondFactor" || typ == "PasskeyChallenge" || typ == "RecoveryCode" || typ == "YoungLot" || typ == "Payee" || typ == "Mark" ||
					typ == "SpentLot" || typ == "CreditHeadroom" {
					sees(t, h.alice.ctx, h.reader, typ, nil, nil)
					return
				}
				if typ == "Transfer" {
					return // which is two people's: TestReaderTransfers
				}
				if typ == "AuditEvent" {
					sees(t, h.alice.ctx, h.reader, typ, nil, nil)
					sees(t, h.admin, h.reader, typ, db.Client().AuditEvent.Query().IDsX(t.Context()), nil)
					return
				}
				if typ == "Event" || typ == "WebhookEndpoint" || typ == "WebhookDelivery" { // all people's
					if n, err := ask(h.alice.ctx, h.reader, typ, "Count"); n != 0 || err != nil {
						t.Errorf("alice reads %v, %v", n, err)
					}
					if n, err := ask(h.admin, h.reader, typ, "Count"); n == 0 || err != nil {
						t.Errorf("an administrator reads %v, %v", n, err)
					}
					return
				}
				if typ == "StripeEvent" {
					sees(t, h.alice.ctx, h.reader, typ, nil, []gid.ID{h.event})
					sees(t, h.admin, h.reader, typ, []gid.ID{h.event}, nil)
					return
				}
				sees(t, h.alice.ctx, h.reader, typ, a, b)
				sees(t, h.bob.ctx, h.reader, typ, b, a)
				sees(t, t.Context(), h.reader, typ, nil, slices.Concat(a, b))
				sees(t, h.admin, h.reader, typ, slices.Concat(a, b), nil)
			})
		}
	})
}

// sees checks that each way of asking for a type shows just these rows.
func sees(t *testing.T, ctx context.Context, reader *ent.Client, typ string, these, not []gid.ID) {
	t.Helper()
	tx, err := reader.Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	for name, client := range map[string]*ent.Client{"reader": reader, "transaction": tx.Client(), "debug": reader.Debug()} {
		got, err := ask(ctx, client, typ, "IDs")
		ids, _ := got.([]gid.ID)
		slices.Sort(ids)
		if err != nil || !slices.Equal(ids, slices.Sorted(slices.Values(these))) {
			t.Errorf("%s: IDs = %v, %v; want %v", name, ids, err, these)
		}
		if n, err := ask(ctx, client, typ, "Count"); err != nil || n != len(these) {
			t.Errorf("%s: Count = %v, %v; want %d", name, n, err, len(these))
		}
		if there, err := ask(ctx, client, typ, "Exist"); err != nil || there != (len(these) > 0) {
			t.Errorf("%s: Exist = %v, %v", name, there, err)
		}
		all, err := ask(ctx, client, typ, "All")
		if n := reflect.ValueOf(all).Len(); err != nil || n != len(these) {
			t.Errorf("%s: All gave %d rows, %v; want %d", name, n, err, len(these))
		}
		for _, id := range these {
			if _, err := get(ctx, client, typ, id); err != nil {
				t.Errorf("%s: Get(%s): %v", name, id, err)
			}
		}
		for _, id := range not {
			if row, err := get(ctx, client, typ, id); !ent.IsNotFound(err) {
				t.Errorf("%s: Get(%s) = %v, %v; want not found", name, id, row, err)
			}
		}
	}
}

// A transfer is its sender's and its receiver's, and nobody else's.
func TestReaderTransfers(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		carol := newPerson(t, db, "carol")
		only := []gid.ID{newTransfer(t, db, h.alice, h.bob)}
		sees(t, h.alice.ctx, h.reader, "Transfer", only, nil)
		sees(t, h.bob.ctx, h.reader, "Transfer", only, nil)
		sees(t, h.admin, h.reader, "Transfer", only, nil)
		sees(t, carol.ctx, h.reader, "Transfer", nil, only)
		sees(t, t.Context(), h.reader, "Transfer", nil, only)
	})
}

func TestReaderScopeOfPaths(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		mine, r := h.alice.ctx, h.reader
		bobs := func() (*ent.User, *ent.Wallet) { // entities that were read in Bob's name
			return r.User.Query().OnlyX(h.bob.ctx), r.Wallet.Query().OnlyX(h.bob.ctx)
		}
		user, wallet := bobs()
		for name, c := range map[string]struct {
			query interface {
				Count(context.Context) (int, error)
			}
			want int
		}{
			"User.QueryWallet":                      {r.User.Query().QueryWallet(), 1},
			"User.QueryWallet.QueryTransactions":    {r.User.Query().QueryWallet().QueryTransactions(), 5},
			"User.QuerySessions":                    {r.User.Query().QuerySessions(), 1},
			"Wallet.QueryOwner":                     {r.Wallet.Query().QueryOwner(), 1},
			"Wallet.QueryPayoutAccount":             {r.Wallet.Query().QueryPayoutAccount(), 1},
			"Transaction.QueryWallet.QueryDeposits": {r.Transaction.Query().QueryWallet().QueryDeposits(), 1},
			"Transaction.QueryDeposit.QueryWallet":  {r.Transaction.Query().QueryDeposit().QueryWallet(), 1},
			"Refund.QueryDeposit":                   {r.Refund.Query().QueryDeposit(), 1},
			"bob.QueryWallet":                       {user.QueryWallet(), 0},
			"bob.QueryWallets":                      {user.QueryWallets(), 0},
			"bob.QuerySessions":                     {user.QuerySessions(), 0},
			"bob.QueryWallets.QueryPayouts":         {user.QueryWallets().QueryPayouts(), 0},
			"bobsWallet.QueryOwner":                 {wallet.QueryOwner(), 0},
			"bobsWallet.QueryTransactions":          {wallet.QueryTransactions(), 0},
			"bobsWallet.QueryDeposits":              {wallet.QueryDeposits(), 0},
			"bobsWallet.QueryRefunds":               {wallet.QueryRefunds(), 0},
			"bobsWallet.QueryPayoutAccount":         {wallet.QueryPayoutAccount(), 0},
		} {
			if n, err := c.query.Count(mine); err != nil || n != c.want {
				t.Errorf("%s: Count = %d, %v; want %d", name, n, err, c.want)
			}
		}
		if w, err := user.Wallet(mine); !ent.IsNotFound(err) { // the edge as GraphQL asks for it
			t.Errorf("bob.Wallet = %v, %v; want not found", w, err)
		}
	})
}

func TestReaderScopeOfSumsAndEdges(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		sum := h.reader.Deposit.Query().Aggregate(ent.Sum("amount"))
		if n, err := sum.Int(h.alice.ctx); err != nil || n != 500 {
			t.Errorf("Aggregate = %d, %v; want 500", n, err)
		}
		var groups []struct {
			Owner string `json:"owner_id"`
			Sum   int64  `json:"sum"`
		}
		err := h.reader.Deposit.Query().GroupBy("owner_id").Aggregate(ent.Sum("amount")).Scan(h.alice.ctx, &groups)
		if err != nil || len(groups) != 1 || groups[0].Sum != 500 {
			t.Errorf("GroupBy = %v, %v; want Alice's group", groups, err)
		}
		emails, err := h.reader.User.Query().Select("email").Strings(h.alice.ctx)
		if err != nil || !slices.Equal(emails, []string{"alice@example.com"}) {
			t.Errorf("Select = %v, %v; want Alice's email", emails, err)
		}
		loaded := h.reader.User.Query().WithWallet(func(q *ent.WalletQuery) {
			q.WithTransactions(func(q *ent.TransactionQuery) { q.WithDeposit() }).WithPayouts()
		}).AllX(h.alice.ctx)
		if len(loaded) != 1 || loaded[0].Edges.Wallet.Edges.Transactions[0].Edges.Deposit.ID != h.alice.rows["Deposit"] {
			t.Errorf("With… = %v, want Alice, her wallet and what is in it", loaded)
		}
	})
}

// Eager loading asks in the name of the context, whoever the parents were read for.
func TestReaderScopeOfEagerEdgesForNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t, dbtest.New(t))
	if users := h.reader.User.Query().WithWallet().WithSessions().AllX(t.Context()); len(users) != 0 {
		t.Errorf("nobody reads %v", users)
	}
}

func TestReaderRefusesWrites(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		tx, err := h.reader.Tx(h.admin)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback() }() // nothing was written
		for name, c := range map[string]*ent.Client{"reader": h.reader, "transaction": tx.Client(), "debug": h.reader.Debug()} {
			w := c.Wallet.GetX(h.admin, h.alice.rows["Wallet"])
			create := func() *ent.SessionCreate {
				return c.Session.Create().SetUserID(h.alice.rows["User"]).SetTokenHash("x").SetExpiresAt(h.alice.signIn.ExpiresAt)
			}
			for op, write := range map[string]interface{ Exec(context.Context) error }{
				"Create": create(), "CreateBulk": c.Session.CreateBulk(create()),
				"Update": c.Wallet.Update().SetCurrentBalance(1), "UpdateOneID": c.Wallet.UpdateOneID(w.ID).SetCurrentBalance(1),
				"UpdateOne": c.Wallet.UpdateOne(w).SetCurrentBalance(1), "entity.Update": w.Update().SetCurrentBalance(1),
				"DeleteOne": c.Wallet.DeleteOne(w), "DeleteOneID": c.Wallet.DeleteOneID(w.ID),
			} {
				refused(t, name+"."+op, write.Exec(h.admin))
			}
		}
	})
}

func TestReaderRefusesToDeleteAnyType(t *testing.T) {
	t.Parallel()
	reader := auth.Reader(dbtest.New(t).ReadOnly())
	for _, typ := range types(t) {
		remove := reflect.ValueOf(reader).Elem().FieldByName(typ).MethodByName("Delete").Call(nil)[0]
		_, err := results(remove.MethodByName("Exec").Call([]reflect.Value{reflect.ValueOf(t.Context())}))
		refused(t, typ, err)
	}
}

// refused wants the client's own refusal: the database has another one behind it.
func refused(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), "operation is not allowed") {
		t.Errorf("%s: err = %v, want the client to refuse", what, err)
	}
}
