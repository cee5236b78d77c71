package main

import "github.com/purserhq/purser/internal/audit"

// Attempted counts an attempt of a kind that is guessed at.
func (m *metrics) Attempted(what audit.Attempt, how audit.Outcome) {
	m.attempts.WithLabelValues(string(what), string(how)).Inc()
}

// Burst counts the alarm that many attempts of a kind fail.
func (m *metrics) Burst(what audit.Attempt) { m.alarms.WithLabelValues(audit.BurstCode(what)).Inc() }

// beginAttempts writes zeros, as begin does.
func (m *metrics) beginAttempts() {
	for _, what := range audit.Attempts() {
		for _, how := range []audit.Outcome{audit.Passed, audit.Failed, audit.Refused} {
			m.attempts.WithLabelValues(string(what), string(how))
		}
		m.alarms.WithLabelValues(audit.BurstCode(what))
	}
}
