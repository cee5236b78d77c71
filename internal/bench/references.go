package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// spread is how many wallets there are, unless one is hot.
const spread = 10_000

// referenceTables are a wallet and its lines as a careful tutorial has them: one
// row a posting, a reference and a key, nothing else.
const referenceTables = `
CREATE TABLE wallets (id bigint PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0), sequence bigint NOT NULL);
CREATE TABLE lines (id uuid PRIMARY KEY, wallet_id bigint NOT NULL REFERENCES wallets, sequence bigint NOT NULL,
	value bigint NOT NULL, balance_after bigint NOT NULL, created_at timestamptz NOT NULL, UNIQUE (wallet_id, sequence));
INSERT INTO wallets SELECT n, 0, 0 FROM generate_series(1, 10000) AS n;`

// The two ways to post there.
const (
	inOne = `WITH w AS (UPDATE wallets SET balance = balance + 1, sequence = sequence + 1 WHERE id = :wallet RETURNING *)
INSERT INTO lines SELECT gen_random_uuid(), id, sequence, 1, balance, now() FROM w;
`
	inFive = `BEGIN;
SELECT balance, sequence FROM wallets WHERE id = :wallet FOR UPDATE \gset
UPDATE wallets SET balance = :balance + 1, sequence = :sequence + 1 WHERE id = :wallet;
INSERT INTO lines VALUES (gen_random_uuid(), :wallet, :sequence + 1, 1, :balance + 1, now());
COMMIT;
`
)

// The names by which other cases mean the references.
const (
	refSpread = "references/one statement, 10,000 wallets, 16 clients"
	refHot    = "references/one statement, one hot wallet, 16 clients"
	refLone   = "references/one statement, 10,000 wallets, 1 client"
)

func references(ctx context.Context, l *lab) ([]*measured, error) {
	address, err := l.database(ctx, "references")
	if err != nil {
		return nil, err
	}
	if _, err := l.psql(ctx, address, referenceTables); err != nil {
		return nil, err
	}
	var cases []*measured
	for i, c := range []struct {
		name, script     string
		wallets, clients int
		against          string
	}{
		{strings.TrimPrefix(refSpread, "references/"), inOne, spread, 16, ""},
		{strings.TrimPrefix(refHot, "references/"), inOne, 1, 16, refSpread},
		{strings.TrimPrefix(refLone, "references/"), inOne, spread, 1, refSpread},
		{"lock, read, update, insert, commit; 10,000 wallets, 16 clients", inFive, spread, 16, refSpread},
		{"lock, read, update, insert, commit; one hot wallet, 16 clients", inFive, 1, 16, refSpread},
	} {
		file := filepath.Join(l.dir, fmt.Sprintf("reference-%d.sql", i))
		if err := os.WriteFile(file, []byte(fmt.Sprintf("\\set wallet random(1, %d)\n", c.wallets)+c.script), 0o600); err != nil {
			return nil, err
		}
		cases = append(cases, &measured{name: c.name, against: c.against, clients: c.clients, outside: true,
			run: func(ctx context.Context, d time.Duration) (sample, error) {
				return l.pgbench(ctx, address, file, c.clients, d)
			}})
	}
	return cases, nil
}

// logShare is the share of transactions whose time pgbench writes down.
const logShare = 0.1

var (
	transactionsDone = regexp.MustCompile(`number of transactions actually processed: (\d+)`)
	aSecond          = regexp.MustCompile(`tps = ([0-9.]+) \(without`)
)

// pgbench runs a script with PostgreSQL's own client, prepared, over the same
// connection that Purser has.
func (l *lab) pgbench(ctx context.Context, address, script string, clients int, d time.Duration) (sample, error) {
	logs := filepath.Join(l.dir, "pgbench")
	args := []string{
		"-n", "-M", "prepared", "-f", script, "-c", strconv.Itoa(clients), "-j", strconv.Itoa(min(clients, 2)),
		"-T", strconv.Itoa(int(max(d, time.Second).Seconds())),
		"--log", "--log-prefix", logs, "--sampling-rate", strconv.FormatFloat(logShare, 'f', -1, 64), address,
	}
	out, err := exec.CommandContext(ctx, filepath.Join(l.bin, "pgbench"), args...).CombinedOutput()
	done, rate := transactionsDone.FindSubmatch(out), aSecond.FindSubmatch(out)
	if err != nil || done == nil {
		return sample{}, errors.Join(err, fmt.Errorf("pgbench: %s", out))
	}
	if rate == nil { // it came to nothing
		return sample{}, nil
	}
	n, _ := strconv.ParseInt(string(done[1]), 10, 64) // pgbench writes numbers
	tps, _ := strconv.ParseFloat(string(rate[1]), 64) // likewise
	s := sample{n: n, took: time.Duration(float64(n) / tps * float64(time.Second))}
	s.p50, s.p99, err = logged(logs + ".*")
	return s, err
}

// logged reads the times from pgbench's logs, and removes them.
func logged(pattern string) (p50, p99 time.Duration, err error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return 0, 0, err
	}
	var times []time.Duration
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return 0, 0, err
		}
		for lines := bufio.NewScanner(strings.NewReader(string(text))); lines.Scan(); {
			if fields := strings.Fields(lines.Text()); len(fields) > 2 { // client, number, µs …
				µs, _ := strconv.Atoi(fields[2]) // pgbench writes a number
				times = append(times, time.Duration(µs)*time.Microsecond)
			}
		}
		if err := os.Remove(name); err != nil {
			return 0, 0, err
		}
	}
	if len(times) == 0 {
		return 0, 0, nil
	}
	slices.Sort(times)
	return times[len(times)/2], times[len(times)*99/100], nil
}
