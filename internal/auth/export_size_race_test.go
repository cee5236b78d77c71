//go:build race

package auth_test

// exportedLines is a fifth of what make security plays: the race detector makes each row
// ten times as dear, and the bound on memory is the same.
const exportedLines = 60_000
