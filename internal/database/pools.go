package database

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Pools tells Prometheus how busy the two pools are. The pools themselves stay
// here: whoever has one writes past InTx.
func (db *DB) Pools() []prometheus.Collector {
	return []prometheus.Collector{
		collectors.NewDBStatsCollector(db.write, "write"),
		collectors.NewDBStatsCollector(db.read, "read"),
	}
}
