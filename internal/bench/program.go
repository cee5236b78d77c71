package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// program is a running Purser.
type program struct {
	cmd  *exec.Cmd
	base string // its address, such as http://127.0.0.1:41234
	log  string
}

// start runs the built program on a database that has its schema, and waits until
// it says where it is.
func (l *lab) start(ctx context.Context, name, address string, flags ...string) (*program, error) {
	dir := filepath.Join(l.dir, name)
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--sandbox-addr", "127.0.0.1:0", "--data-dir", dir}, flags...)
	cmd := exec.CommandContext(ctx, l.program, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "DATABASE_URL=" + address}
	return l.launch(cmd, name)
}

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
	lines := bufio.NewScanner(out)
	for p.base == "" && lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) == 3 && fields[1] == "api" {
			p.base = strings.TrimSuffix(fields[2], "/graphql")
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // a full pipe would stop the program
	if p.base == "" {
		text, _ := os.ReadFile(p.log) // it was just written
		return nil, fmt.Errorf("%s did not start: %s", name, text)
	}
	return p, nil
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
