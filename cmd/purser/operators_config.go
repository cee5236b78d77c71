package main

import (
	"cmp"
	"strconv"
)

// operatorSettings are what operators may do.
type operatorSettings struct {
	SupportRefundMax string `env:"PURSER_SUPPORT_REFUND_MAX" default:"100" help:"The maximum amount that one operator with the role SUPPORT refunds in 24 hours, in whole units."`
}

const defaultSupportRefundMax = "100"

func (s operatorSettings) checkOperators(c *config) error {
	most, err := strconv.ParseInt(cmp.Or(s.SupportRefundMax, defaultSupportRefundMax), 10, 64)
	if err != nil || most < 0 || most > 1e12 {
		return wrong("PURSER_SUPPORT_REFUND_MAX", "%q is not a whole number from 0 to 1000000000000", s.SupportRefundMax)
	}
	c.supportRefundMax = most
	return nil
}
