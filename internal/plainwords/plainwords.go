// Package plainwords checks the words of what people read: the API's descriptions and the
// help of settings. Only tests import it.
package plainwords

import (
	"fmt"
	"regexp"
	"strings"
)

// questions are the words that no description begins with. A Boolean's description may
// begin with Whether.
var questions = regexp.MustCompile(`^(Who|What|Whether|When|Where|Why)\b`)

// retired are phrases with an ordinary word in their place. CONTRIBUTING.md has the
// glossary.
var retired = []string{
	"became of", "becomes of", "rest for a while", "once more", "whoever", "who asks", "who wants", "in a circle", "pass by", "passed by",
	"step aside", "steps aside", "every now and then", "looks after", "same wherever", "where it stands", "as it stands", "stands now",
	"let go", "lets through", "let through", "lets payouts out", "to be known", "is told", "are told", "be told", "the gate", "the news", "elsewhere",
	"try again", "of ours", "not any more", "all the same", "somebody else has to",
}

// Faults returns what is wrong with a description, a sentence for each fault.
func Faults(description string, boolean bool) (faults []string) {
	if strings.TrimSpace(description) == "" {
		return []string{"has no description"}
	}
	if word := questions.FindString(description); word != "" && (word != "Whether" || !boolean) {
		faults = append(faults, fmt.Sprintf("begins with %s: %q", word, description))
	}
	for _, phrase := range retired {
		if strings.Contains(strings.ToLower(description), phrase) {
			faults = append(faults, fmt.Sprintf("has the retired phrase %q: %q", phrase, description))
		}
	}
	if !strings.HasSuffix(description, ".") {
		faults = append(faults, fmt.Sprintf("does not end with a full stop: %q", description))
	}
	return faults
}
