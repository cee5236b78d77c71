//go:build !failpoint

// Package failpoint names the moments at which the program may be killed to
// prove that nothing is lost. In a program as it is built to be used they do
// nothing and cannot be armed; the tag failpoint, which only the tests give,
// makes them listen to the environment.
package failpoint

// Hit says that the program is at the moment of this name, whose parts are
// joined with dots. What is not committed yet ends in "uncommitted".
func Hit(...string) {}
