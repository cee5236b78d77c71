package e2e_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	startWithin = 60 * time.Second // generous: other tests use the machine too
	stopWithin  = 40 * time.Second
)

// instance is what stays when the program ends: its data.
type instance struct {
	dataDir     string
	databaseURL string   // empty: the embedded default
	env         []string // more of its environment, which may take the sandbox away
	binary      string   // another one than that of all tests
}

// environment is clean: no setting of the machine reaches the program.
func (i instance) environment(more ...string) []string {
	env := append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + i.dataDir, "TMPDIR=" + os.TempDir()}, more...)
	env = append(env, i.env...)
	if i.databaseURL != "" {
		env = append(env, "DATABASE_URL="+i.databaseURL)
	}
	return env
}

func (i instance) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, cmp.Or(i.binary, binary), args...)
	cmd.Env = i.environment()
	cmd.Dir = i.dataDir
	return cmd
}

// program is the running program.
type program struct {
	t    testing.TB
	cmd  *exec.Cmd
	urls map[string]string // by the names that it prints: api, playground, sandbox …
	base string            // where it listens, whatever its public address is
	log  string            // the file with its standard error
	done chan struct{}     // closed when it has ended
}

// start runs the program and waits until it says where everything is.
func (i instance) start(t testing.TB, flags ...string) *program {
	t.Helper()
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--sandbox-addr", "127.0.0.1:0", "--data-dir", i.dataDir}, flags...)
	p := &program{t: t, cmd: i.command(context.Background(), args...), urls: map[string]string{}, done: make(chan struct{})}
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	must(t, err)
	p.log, p.cmd.Stderr = log.Name(), log
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	must(t, log.Close())
	t.Cleanup(p.cleanup)

	ready := make(chan struct{})
	go func() {
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
	}()
	select {
	case <-ready:
	case <-time.After(startWithin):
	}
	if p.urls["api"] == "" || p.urls["sandbox"] == "" && i.env == nil {
		t.Fatalf("the program did not say where it is; it said %v", p.urls)
	}
	if p.base = p.urls["listens"]; p.base == "" {
		p.base = strings.TrimSuffix(p.urls["api"], "/graphql")
	}
	return p
}

// stop asks the program to end, as a service manager does, and expects it to.
func (p *program) stop() {
	p.t.Helper()
	must(p.t, p.cmd.Process.Signal(syscall.SIGTERM))
	p.stopped()
}

// stopped expects the program, which was asked to, to end well.
func (p *program) stopped() {
	p.t.Helper()
	p.wait()
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.t.Errorf("after SIGTERM the program ended with %d", code)
	}
}

// kill ends the program without a chance to do anything.
func (p *program) kill() {
	p.t.Helper()
	must(p.t, p.cmd.Process.Kill())
	p.wait()
}

func (p *program) wait() {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(stopWithin):
		p.t.Fatalf("the program does not end; log:\n%s", p.logged())
	}
}

// secrets must not be in any log.
var secrets = regexp.MustCompile(`whsec_|_secret_|[sr]k_(test|live)_|pst_[A-Za-z0-9]{8}|\$argon2|Bearer `)

func (p *program) cleanup() {
	select {
	case <-p.done:
	default:
		_ = p.cmd.Process.Kill() // it may end at this moment by itself
		p.wait()
	}
	log := p.logged()
	if found := secrets.FindString(log); found != "" {
		p.t.Errorf("a secret (%s…) is in the log", found)
	}
	if _, what, found := strings.Cut(log, "not as Stripe describes it"); found {
		what, _, _ = strings.Cut(what, "\n")
		p.t.Errorf("the sandbox is not as Stripe describes it: %s", what)
	}
	if p.t.Failed() {
		lines := strings.SplitAfter(log, "\n")
		p.t.Logf("the end of the log:\n%s", strings.Join(lines[max(0, len(lines)-60):], ""))
	}
}

func (p *program) logged() string {
	text, err := os.ReadFile(p.log)
	must(p.t, err)
	return string(text)
}

// result is how a command ended.
type result struct {
	code           int
	stdout, stderr string
}

// run runs a command of the program to its end.
func (i instance) run(t testing.TB, env []string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startWithin)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := i.command(ctx, args...)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil || cmd.ProcessState == nil {
		t.Fatalf("purser %s did not end by itself: %v\n%s%s", strings.Join(args, " "), err, &stdout, &stderr)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// promote makes somebody an operator of a stopped instance.
func (i instance) promote(t testing.TB, who *person) {
	t.Helper()
	r := i.run(t, nil, "user", "promote", who.email, "--data-dir", i.dataDir)
	if r.code != 0 || !strings.Contains(r.stdout, who.email) {
		t.Fatalf("user promote ended with %d:\n%s%s", r.code, r.stdout, r.stderr)
	}
}

// verify recomputes the books of a stopped instance and expects them to be right.
func (i instance) verify(t testing.TB) {
	t.Helper()
	r := i.run(t, nil, "verify", "--data-dir", i.dataDir)
	if r.code != 0 || !strings.Contains(r.stdout, "The ledger is right.") {
		t.Errorf("purser verify ended with %d:\n%s%s", r.code, r.stdout, r.stderr)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually polls until fn says yes.
func eventually(t testing.TB, within time.Duration, what string, fn func() bool) {
	t.Helper()
	deadline := time.After(within)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !fn() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("after %s still not so: %s", within, what)
		}
	}
}
