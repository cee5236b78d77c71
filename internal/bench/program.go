package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// program is a running Purser.
type program struct {
	cmd     *exec.Cmd
	base    string // its address, such as http://127.0.0.1:41234
	metrics string // where it tells what it uses; empty: nowhere
	log     string
}

// start runs the built program on a database that has its schema, and waits until
// it says where it is.
func (l *lab) start(ctx context.Context, name, address string) (*program, error) {
	return l.launch(l.serving(ctx, name, "DATABASE_URL="+address), name)
}

// serving is the command that serves from the folder of that name, told so by its
// environment.
func (l *lab) serving(ctx context.Context, name string, told ...string) *exec.Cmd {
	dir := filepath.Join(l.dir, name)
	cmd := exec.CommandContext(ctx, l.program, "serve",
		"--addr", "127.0.0.1:0", "--sandbox-addr", "127.0.0.1:0", metricsFlag, "127.0.0.1:0", "--data-dir", dir)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir}, told...)
	return cmd
}

// metricsFlag has the program tell what it uses.
const metricsFlag = "--metrics-addr"

// launch runs a server that says where it is as Purser does, and stops it when the
// bench ends.
func (l *lab) launch(cmd *exec.Cmd, name string) (*program, error) {
	dir := filepath.Join(l.dir, name)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	p := &program{cmd: cmd, log: filepath.Join(dir, "log")}
	log, err := os.Create(p.log)
	if err != nil {
		return nil, err
	}
	defer log.Close() //nolint:errcheck // the program has its own copy
	p.cmd.Stderr = log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s (make build makes the program): %w", name, err)
	}
	l.closers = append(l.closers, p.stop)
	p.listen(out, slices.Contains(cmd.Args, metricsFlag))
	go func() { _, _ = io.Copy(io.Discard, out) }() // a full pipe would stop the program
	if p.base == "" {
		text, _ := os.ReadFile(p.log) // it was just written
		return nil, fmt.Errorf("%s did not start: %s", name, text)
	}
	return p, nil
}

// listen reads where the program is.
func (p *program) listen(out io.Reader, metrics bool) {
	lines := bufio.NewScanner(out)
	for (p.base == "" || metrics && p.metrics == "") && lines.Scan() {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 3 && fields[1] == "api":
			p.base = strings.TrimSuffix(fields[2], "/graphql")
		case len(fields) == 3 && fields[1] == "metrics":
			p.metrics = fields[2]
		}
	}
}

// mallocs is how many objects the program has allocated so far; 0: it does not tell.
func (p *program) mallocs(ctx context.Context) (float64, error) {
	if p.metrics == "" {
		return 0, nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.metrics, http.NoBody)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close() //nolint:errcheck // it was only read
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if n, found := strings.CutPrefix(lines.Text(), "go_memstats_mallocs_total "); found {
			return strconv.ParseFloat(n, 64)
		}
	}
	return 0, errors.New("the program's metrics do not tell what it allocates")
}

// resident is the program's memory as the system counts it, in bytes.
func (p *program) resident() (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.pid()))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0, fmt.Errorf("the system counts memory as %q", text)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}

func (p *program) pid() int { return p.cmd.Process.Pid }

// stop asks the program to end and waits for it.
func (p *program) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	late := time.AfterFunc(time.Minute, func() { _ = p.cmd.Process.Kill() }) // it may have ended
	defer late.Stop()
	return p.cmd.Wait()
}
