// Package golden plays recorded conversations with the API against a running
// server: who asks, the operation, its variables, and the answer to the letter.
// The cases in graph/testdata are the API's documentation by example, too.
package golden

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// scene is one file: steps that build on each other.
type scene struct {
	Steps []step `yaml:"steps"`
}

// step asks the API, or does at the sandbox what a person or a bank would do.
type step struct {
	// As names who asks; the name is signed up when it first appears. Empty: nobody.
	// operator is one who was there before.
	As        string         `yaml:"as"`
	Query     string         `yaml:"query"`
	Variables map[string]any `yaml:"variables"`
	// Expect is the whole answer. See match for what may stand in its strings.
	Expect map[string]any `yaml:"expect"`
	// Eventually asks again until the answer comes, for what webhooks bring.
	Eventually bool `yaml:"eventually"`

	Complete     string   `yaml:"complete"` // onboarding of this account
	Authenticate *verdict `yaml:"authenticate"`
	Finish       *verdict `yaml:"finish"` // a payment that is in processing
}

type verdict struct {
	Intent  string `yaml:"intent"`
	Succeed bool   `yaml:"succeed"`
}

const patience = 30 * time.Second

// Run plays every case of a folder (field/case.yml) against a server and its
// sandbox, as subtests that run side by side. sandboxToken opens the sandbox's control
// API. operatorToken returns the token of an operator who has signed in lately: it is
// called as each case begins, since the cases may take longer than a proof is recent.
func Run(t *testing.T, folder fs.FS, apiURL, sandboxURL, sandboxToken string, operatorToken func() string) {
	t.Helper()
	names, err := fs.Glob(folder, "*/*.yml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(name, path.Ext(name)), func(t *testing.T) {
			t.Parallel()
			text, err := fs.ReadFile(folder, name)
			if err != nil {
				t.Fatal(err)
			}
			var s scene
			if err := yaml.UnmarshalWithOptions(text, &s, yaml.Strict()); err != nil {
				t.Fatal(err)
			}
			p := &play{api: apiURL, sandbox: sandboxURL, ctlToken: sandboxToken, tokens: map[string]string{"operator": operatorToken()}, saved: map[string]string{}}
			for i, st := range s.Steps {
				if err := p.step(t, st); err != nil {
					t.Fatalf("step %d: %v", i+1, err)
				}
			}
		})
	}
}

// play is one case on its way.
type play struct {
	api, sandbox string
	ctlToken     string            // of the sandbox's control API
	tokens       map[string]string // by name
	saved        map[string]string // what earlier answers held
}

func (p *play) step(t *testing.T, s step) error {
	t.Helper()
	switch {
	case s.Complete != "":
		return p.control(t, "accounts/"+p.fill(s.Complete)+"/complete", map[string]any{})
	case s.Authenticate != nil:
		return p.control(t, "payment_intents/"+p.fill(s.Authenticate.Intent)+"/authenticate", map[string]any{"succeed": s.Authenticate.Succeed})
	case s.Finish != nil:
		return p.control(t, "payment_intents/"+p.fill(s.Finish.Intent)+"/finish", map[string]any{"succeed": s.Finish.Succeed})
	}
	who := s.As
	if strings.HasPrefix(who, "${") { // a token or secret that an earlier answer held
		who = p.fill(who)
		p.tokens[who] = who
	} else if who != "" && p.tokens[who] == "" {
		if err := p.signUp(t, who); err != nil {
			return err
		}
	}
	variables := p.fillAll(s.Variables)
	want, err := plain(p.fillAll(s.Expect))
	if err != nil {
		return err
	}
	deadline := time.Now().Add(patience)
	for {
		got, err := p.ask(t, who, p.fill(s.Query), variables)
		if err != nil {
			return err
		}
		same := p.match(want, got)
		if same {
			return nil
		}
		if !s.Eventually || time.Now().After(deadline) {
			return fmt.Errorf("the answer differs (-want +got):\n%s", cmp.Diff(want, got))
		}
		pause(t, 100*time.Millisecond)
	}
}

// plain gives a value the types that JSON gives.
func plain(v any) (out any, err error) {
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	return out, err
}
