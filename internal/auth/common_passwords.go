package auth

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// commonList are the most common passwords that are long enough to be one here, sorted, a
// line each, in lower case. scripts/common-passwords makes it and says from what.
//
//go:embed common_passwords.txt.gz
var commonList []byte

// common is the list, as it is searched: the lines, and where each begins.
var common = sync.OnceValue(func() []byte {
	lines, err := gzip.NewReader(bytes.NewReader(commonList))
	if err != nil {
		panic(err) // it is part of the program
	}
	text, err := io.ReadAll(lines)
	if err != nil {
		panic(err)
	}
	return append([]byte("\n"), text...)
})

// isCommon tells that a password is among those that are guessed first, in whatever case.
func isCommon(password string) bool {
	text := strings.ToLower(norm.NFKC.String(password))
	return !strings.Contains(text, "\n") && bytes.Contains(common(), []byte("\n"+text+"\n"))
}
