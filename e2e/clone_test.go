package e2e_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// What is committed is enough to build the program: nothing that it needs is
// ignored or was forgotten.
func TestFreshClone(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds everything anew")
	}
	clone := filepath.Join(t.TempDir(), "purser")
	for _, step := range []*exec.Cmd{
		exec.CommandContext(t.Context(), "git", "clone", "--quiet", "--no-hardlinks", "..", clone),
		exec.CommandContext(t.Context(), "go", "-C", clone, "build", "-o", filepath.Join(clone, "bin", "purser"), "./cmd/purser"),
		exec.CommandContext(t.Context(), "go", "-C", clone, "vet", "./e2e"),
	} {
		if out, err := step.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", step, err, out)
		}
	}
}
