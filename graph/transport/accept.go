package transport

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// offered are the media types that we answer in; the first is for who takes anything.
var offered = []string{jsonType, responseType, eventType}

// mediaType is the one of ours that the client likes best, by its weights and then
// its order; without an Accept header application/json, as the specification has it
// for clients from before there was one. Empty when it takes none of ours.
func mediaType(r *http.Request) string {
	headers := r.Header.Values("Accept")
	if len(headers) == 0 {
		return jsonType
	}
	best, most := "", 0
	refused := map[string]bool{}
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		media, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		weight := weightOf(parameters["q"])
		if weight == 0 {
			refused[media] = true
		}
		for _, ours := range offered {
			if covers(media, ours) && weight > most && !refused[ours] {
				best, most = ours, weight
				break
			}
		}
	}
	return best
}

// weightOf is a weight in thousandths, which are all the digits it may have.
func weightOf(q string) int {
	if q == "" {
		return 1000
	}
	weight, err := strconv.ParseFloat(q, 32)
	if err != nil {
		return 0
	}
	return int(weight * 1000)
}

// covers tells whether a media range takes a type. A stream is for those only who
// name it: who takes anything expects one answer.
func covers(media, ours string) bool {
	if media == ours {
		return true
	}
	kind, _, _ := strings.Cut(ours, "/")
	return ours != eventType && (media == "*/*" || media == kind+"/*")
}
