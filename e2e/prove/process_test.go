package prove_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	startWithin = 60 * time.Second
	stopWithin  = 40 * time.Second
)

// process is the program, doing one of its commands.
type process struct {
	t    testing.TB
	cmd  *exec.Cmd
	urls map[string]string // by the names that it prints
	log  string            // the file with its standard error
	done chan struct{}     // closed when it has ended
}

// launch runs a command that stays. ok is false when it ended before it said
// where it is.
func launch(t testing.TB, env []string, args ...string) (p *process, ok bool) {
	t.Helper()
	p = &process{t: t, cmd: exec.CommandContext(context.Background(), binary, args...), urls: map[string]string{}, done: make(chan struct{})}
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir(), "TMPDIR=" + os.TempDir()}, env...)
	log, err := os.CreateTemp(t.TempDir(), "log")
	must(t, err)
	p.log, p.cmd.Stderr = log.Name(), log
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	must(t, log.Close())
	t.Cleanup(func() {
		p.kill()
		if log := p.tail(); t.Failed() && log != "" {
			t.Logf("what the log of %s warned of last:\n%s", strings.Join(args, " "), log)
		}
	})
	ready := make(chan struct{})
	go p.listen(out, ready)
	select {
	case <-ready:
	case <-time.After(startWithin):
		t.Fatalf("the program did not say where it is:\n%s", p.tail())
	}
	return p, len(p.urls) > 0
}

// listen reads where the program is, and when it ends.
func (p *process) listen(out io.Reader, ready chan struct{}) {
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "" { // an empty line ends the addresses
		if fields := strings.Fields(lines.Text()); len(fields) == 3 && fields[0] == "purser:" {
			p.urls[fields[1]] = fields[2]
		}
	}
	close(ready)
	for lines.Scan() { // a full pipe would stop the program
		continue
	}
	_ = p.cmd.Wait() // how it ended is read from the process state
	close(p.done)
}

// kill ends the program without a chance to do anything; it may have ended.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	p.ended(stopWithin)
}

// stop asks the program to end, as a service manager does.
func (p *process) stop() {
	p.t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if !p.ended(stopWithin) {
		p.t.Fatalf("the program does not end:\n%s", p.tail())
	}
}

func (p *process) ended(within time.Duration) bool {
	select {
	case <-p.done:
		return true
	case <-time.After(within):
		return false
	}
}

// alive tells that it has not ended yet.
func (p *process) alive() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// killed tells that it was ended by kill -9, which is what a failpoint does.
func (p *process) killed() bool {
	status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// tail is the last of what the log says beside the ordinary.
func (p *process) tail() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := slices.DeleteFunc(strings.SplitAfter(string(text), "\n"), func(line string) bool {
		return strings.Contains(line, `"level":"INFO"`)
	})
	return strings.Join(lines[max(0, len(lines)-15):], "")
}

// eventually polls until fn says yes, and tells how long it took; below 0: too long.
func eventually(within time.Duration, fn func() bool) time.Duration {
	start, wait := time.Now(), 50*time.Millisecond
	for !fn() {
		if time.Since(start) > within {
			return -1
		}
		pause(wait)
		wait = min(wait*3/2, time.Second) // many ask at once, and some for a minute
	}
	return time.Since(start)
}
