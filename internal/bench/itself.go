package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"
)

// starts is how often the program is started to see how long it takes.
const starts = 7

// rest is how long a program is left alone before its memory is looked at.
const rest = 5 * time.Second

// programItself looks at how soon the program answers, and at what it takes.
func programItself(ctx context.Context, l *lab) ([]finding, error) {
	fresh := finding{what: "start to first answer, embedded database, new folder", unit: "ms", most: 300}
	again := finding{what: "start to first answer, embedded database, folder of before", unit: "ms", most: 300}
	idle := finding{what: "resident memory, idle, embedded database", unit: "MB", most: 60}
	onPostgres := finding{what: "resident memory, idle, PostgreSQL", unit: "MB", most: 60}
	size := finding{what: "size of the program", unit: "MB", most: 60}
	file, err := os.Stat(l.program)
	if err != nil {
		return nil, err
	}
	size.values = []float64{float64(file.Size()) / 1e6}
	for i := range starts {
		name := fmt.Sprintf("started-%d", i)
		for _, f := range []*finding{&fresh, &again} {
			p, took, err := l.firstAnswer(ctx, name)
			if err != nil {
				return nil, err
			}
			if f == &again && i >= starts-3 {
				err = idle.addResident(ctx, p)
			}
			if err = errors.Join(err, p.stop()); err != nil {
				return nil, err
			}
			f.values = append(f.values, took.Seconds()*1000)
		}
	}
	address, err := l.database(ctx, "idle")
	if err != nil {
		return nil, err
	}
	if _, err := l.open(ctx, address); err != nil {
		return nil, err
	}
	p, err := l.start(ctx, "idle", address)
	if err != nil {
		return nil, err
	}
	if err := askNothing(ctx, p); err != nil {
		return nil, err
	}
	err = errors.Join(onPostgres.addResident(ctx, p), p.stop())
	return []finding{fresh, again, idle, onPostgres, size}, err
}

// addResident looks at a program's memory after a rest.
func (f *finding) addResident(ctx context.Context, p *program) error {
	if err := wait(ctx, rest); err != nil {
		return err
	}
	bytes, err := p.resident()
	f.values = append(f.values, float64(bytes)/1e6)
	return err
}

// firstAnswer starts the program as somebody does who gives it nothing but a folder,
// and tells how long it took until a query was answered.
func (l *lab) firstAnswer(ctx context.Context, name string) (p *program, took time.Duration, err error) {
	began := time.Now()
	if p, err = l.launch(l.serving(ctx, name), name); err == nil {
		err = askNothing(ctx, p)
	}
	return p, time.Since(began), err
}

// askNothing asks who asks, which nobody does.
func askNothing(ctx context.Context, p *program) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+"/graphql", strings.NewReader(`{"query":"{ viewer { id } }"}`))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	if err := answer.Body.Close(); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the first answer is %s", answer.Status)
	}
	return nil
}

// wait lets time pass.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	return ctx.Err()
}
