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
func (c *dispatcher) due() ([]deliveryAttempt, time.Duration) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	now := time.Now().UnixMilli()
	var out []deliveryAttempt
	for len(c.s.queue) > 0 && len(out) < maxDeliveryBatch {
		t := c.s.queue[0]
		if t.at > now {
			return out, time.Duration(t.at-now) * time.Millisecond
		}
		heap.Pop(&c.s.queue)
		d := t.delivery
		if t.at != d.NextAt || d.Status != "pending" || c.inFlight[d.ID] {
			continue
		}
		if p, ok := c.prepare(t.accounts, d); ok {
			c.inFlight[d.ID] = true
			out = append(out, p)
		}
	}
	if len(out) > 0 {
		return out, 0 // there may be more
	}
	return nil, time.Minute
}

// maxDeliveryBatch is how many deliveries are taken in hand at once: packing them holds
// the lock.
const maxDeliveryBatch = 64

// prepare makes an attempt; none where nobody lives at the address any more.
func (c *dispatcher) prepare(acc *accountStore, d *delivery) (deliveryAttempt, bool) {
	e, ok := find[*Event](acc, d.Event)
	w := c.s.endpoint(acc, d.Endpoint)
	if !ok || w == nil {
		d.NextAt = time.Now().Add(time.Hour).UnixMilli() // it may be configured again
		acc.await(d)
		return deliveryAttempt{}, false
	}
	body, err := json.Marshal(e)
	if err != nil {
		return deliveryAttempt{}, false
	}
	return deliveryAttempt{accounts: acc, delivery: d, url: w.URL, secret: c.s.webhookFaults.secretFor(w), body: body}, true
}

// attempt makes one try and notes how it went.
func (c *dispatcher) attempt(ctx context.Context, p deliveryAttempt) {
	answer, taken := c.post(ctx, p)
	if ctx.Err() != nil {
		return // the program ends: the try does not count
	}
	c.s.mu.Lock()
	d := p.delivery
	delete(c.inFlight, d.ID)
	if c.s.stores[p.accounts.account] != p.accounts { // there was a reset meanwhile
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
		p.accounts.await(d)
	} else {
		delete(p.accounts.waiting, d.ID)
	}
	if e, ok := find[*Event](p.accounts, d.Event); ok && taken {
		e.PendingWebhooks--
		p.accounts.save(e)
	}
	p.accounts.save(d)
	wait := c.s.commit()
	c.s.mu.Unlock()
	if err := wait(); err != nil {
		c.s.log.Error("sandbox: write the state", "error", err)
	}
	if !taken {
		c.s.log.Debug("sandbox: webhook not accepted", "event", d.Event, "answer", answer, "tries", d.Tries)
		c.wake()
	}
}

// post makes one request. Anything but 2xx is a refusal.
func (c *dispatcher) post(ctx context.Context, p deliveryAttempt) (answer string, taken bool) {
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
