package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// State is the status of the answer, for the page.
func (l *loggedRequest) State() string {
	switch {
	case l.Status == 0:
		return "no answer"
	case l.Cut:
		return fmt.Sprint(l.Status, ", cut")
	}
	return fmt.Sprint(l.Status)
}

// Tone is how the state looks.
func (l *loggedRequest) Tone() string {
	switch {
	case l.Cut || l.Status == 0 || l.Status >= http.StatusInternalServerError:
		return "bad"
	case l.Status >= http.StatusBadRequest:
		return "wait"
	}
	return "good"
}

// JSON is the answer for reading: indented where all of it was kept.
func (l *loggedRequest) JSON() string {
	var pretty bytes.Buffer
	if json.Indent(&pretty, []byte(l.Answer), "", "  ") != nil {
		return l.Answer
	}
	return pretty.String()
}

// requestsOf are the requests of a platform, newest first, and those of none: whoever looks for a
// request that was answered 401, or for the first one of a key, which may have been refused
// before its platform was made, finds it there.
func (s *Sandbox) requestsOf(acc *accountStore) []*loggedRequest {
	out := []*loggedRequest{}
	for _, l := range slices.Backward(s.requests) {
		if s.stores[l.platform] == nil || acc != nil && l.platform == acc.account {
			out = append(out, l)
		}
	}
	return out
}

func showRequests(v *visit) (string, any, *Error) {
	return "Requests", map[string]any{"Rows": v.s.requestsOf(v.accounts), "Most": maxLogged}, nil
}

func showRequest(v *visit) (string, any, *Error) {
	id := v.r.PathValue("id")
	for _, l := range v.s.requests {
		if l.ID == id && id != "" {
			return l.Method + " " + l.Path, l, nil
		}
	}
	return "", nil, unknownAt("id", "request", id)
}
