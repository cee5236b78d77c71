package sandbox

import (
	"bytes"
	"container/heap"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// due takes the deliveries whose time has come in hand, and tells how long there
// is nothing more to do.
func (c *courier) due() ([]parcel, time.Duration) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	now := time.Now().UnixMilli()
	var out []parcel
	for len(c.s.turns) > 0 && len(out) < handful {
		t := c.s.turns[0]
		if t.at > now {
			return out, time.Duration(t.at-now) * time.Millisecond
		}
		heap.Pop(&c.s.turns)
		d := t.delivery
		if t.at != d.NextAt || d.Status != "pending" || c.inHand[d.ID] {
			continue
		}
		if p, ok := c.pack(t.book, d); ok {
			c.inHand[d.ID] = true
			out = append(out, p)
		}
	}
	if len(out) > 0 {
		return out, 0 // there may be more
	}
	return nil, time.Minute
}

// handful is how many deliveries are taken in hand at once: packing them holds
// the lock.
const handful = 64

// pack makes a parcel; none where nobody lives at the address any more.
func (c *courier) pack(b *book, d *delivery) (parcel, bool) {
	e, ok := find[*Event](b, d.Event)
	w := c.s.endpoint(b, d.Endpoint)
	if !ok || w == nil {
		d.NextAt = time.Now().Add(time.Hour).UnixMilli() // it may be configured again
		b.await(d)
		return parcel{}, false
	}
	body, err := json.Marshal(e)
	if err != nil {
		return parcel{}, false
	}
	return parcel{book: b, delivery: d, url: w.URL, secret: c.s.mischief.secretFor(w), body: body}, true
}

// carry makes one try and notes how it went.
func (c *courier) carry(ctx context.Context, p parcel) {
	answer, taken := c.post(ctx, p)
	if ctx.Err() != nil {
		return // the program ends: the try does not count
	}
	c.s.mu.Lock()
	d := p.delivery
	delete(c.inHand, d.ID)
	if c.s.books[p.book.account] != p.book { // there was a reset meanwhile
		c.s.mu.Unlock()
		return
	}
	d.Tries++
	d.Answer = answer
	switch {
	case taken:
		d.Status = "delivered"
	case d.Tries > len(backoff):
		d.Status = "given up"
	default:
		d.NextAt = time.Now().Add(backoff[d.Tries-1]).UnixMilli()
	}
	if d.Status == "pending" {
		p.book.await(d)
	} else {
		delete(p.book.waiting, d.ID)
	}
	if e, ok := find[*Event](p.book, d.Event); ok && taken {
		e.PendingWebhooks--
		p.book.save(e)
	}
	p.book.save(d)
	wait := c.s.commit()
	c.s.mu.Unlock()
	if err := wait(); err != nil {
		c.s.log.Error("sandbox: the state could not be written", "error", err)
	}
	if !taken {
		c.s.log.Debug("sandbox: a webhook was not taken", "event", d.Event, "answer", answer, "tries", d.Tries)
		c.wake()
	}
}

// post makes one request. Anything but 2xx is a refusal.
func (c *courier) post(ctx context.Context, p parcel) (answer string, taken bool) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(p.body))
	if err != nil {
		return err.Error(), false
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
	req.Header.Set("Stripe-Signature", sign(p.body, p.secret, time.Now()))
	res, err := c.client.Do(req)
	if err != nil {
		return err.Error(), false
	}
	defer func() { _ = res.Body.Close() }()                      // only read
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be used again
	return res.Status, res.StatusCode >= 200 && res.StatusCode < 300
}

// sign is the Stripe-Signature header: an HMAC of time and body under the whole secret.
func sign(body []byte, secret string, at time.Time) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "%d.", at.Unix()) // a hash takes everything
	_, _ = mac.Write(body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}
