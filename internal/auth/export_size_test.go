//go:build !race

package auth_test

// exportedLines is how many transactions the exported user has.
const exportedLines = 300_000
