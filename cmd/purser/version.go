package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
)

// version is the version of this source tree. It is the one place to change for a
// release; the release build sets it to the tag with -ldflags "-X main.version=…".
var version = "0.1.0"

type versionCmd struct{}

// Run prints the version, the Go version, the platform and, where the build knows it,
// the commit.
func (versionCmd) Run() error { return printVersion(os.Stdout) }

func printVersion(w io.Writer) error {
	text := fmt.Sprintf("purser %s %s %s/%s", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				text += " " + setting.Value
			}
		}
	}
	_, err := fmt.Fprintln(w, text)
	return err
}
