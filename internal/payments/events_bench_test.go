package payments_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments"
)

// withoutEvents takes the writing of charges' events out of the database.
var withoutEvents = map[string]string{
	dialect.Postgres: `DO $$ BEGIN
		EXECUTE replace(pg_get_functiondef('lines_added()'::regprocedure), 'IF earns OR peers THEN
        INSERT INTO events', 'IF false THEN
        INSERT INTO events');
		DROP TRIGGER wallets_count_events ON wallets;
		EXECUTE 'CREATE OR REPLACE FUNCTION event_position() RETURNS bigint LANGUAGE sql AS ''SELECT 1::bigint''';
	END $$`,
	dialect.SQLite: `DROP TRIGGER charges_told`,
}

// BenchmarkChargeEvents compares charges with the events that the database writes of them, and
// without: docs/events.md says what they cost.
func BenchmarkChargeEvents(b *testing.B) {
	for _, kind := range []string{"SQLite", "PostgreSQL"} {
		for _, mode := range []string{"With", "Without", "WithAgain", "WithoutAgain"} {
			b.Run(kind+"/"+mode, func(b *testing.B) {
				url, there := dbtest.URLs(b)[kind]
				if !there {
					b.Skip("needs PostgreSQL")
				}
				db, err := database.Open(b.Context(), url, "USD")
				must(b, err)
				defer db.Close() //nolint:errcheck // it ends
				f := setup(b, db)
				f.deposit(b, "9000.00")
				if mode == "Without" || mode == "WithoutAgain" {
					must(b, db.InTx(b.Context(), func(ctx context.Context, tx *database.Tx) error {
						_, err := tx.Exec(ctx, withoutEvents[db.Dialect()])
						return err
					}))
				}
				var n atomic.Int64
				b.SetParallelism(32)
				b.ResetTimer()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						_, err := f.Charge(b.Context(), payments.ChargeInput{
							By: payments.Application, Wallet: f.wallet, Amount: "0.01", Description: "x", Key: fmt.Sprint("k", n.Add(1)),
						})
						if err != nil {
							b.Error(err)
						}
					}
				})
			})
		}
	}
}
