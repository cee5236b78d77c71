package main

import "github.com/purserhq/purser/internal/events"

// checkEvents reads how long events are kept.
func (s settings) checkEvents(c *config) (err error) {
	if c.eventRetention, err = timeSetting("PURSER_EVENT_RETENTION", s.EventRetention, "2160h"); err != nil {
		return err
	}
	if c.eventRetention < events.LeastKeep {
		return wrong("PURSER_EVENT_RETENTION", "%q is less than %s: deliveries are tried for three days", s.EventRetention, events.LeastKeep)
	}
	return nil
}
