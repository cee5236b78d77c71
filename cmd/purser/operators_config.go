package main

// operatorSettings are what operators may do.
type operatorSettings struct {
	SupportRefundMax string `env:"PURSER_SUPPORT_REFUND_MAX" default:"100" help:"The maximum amount that one operator with the role SUPPORT refunds in 24 hours. Whole units, or by currency: USD:100,JPY:15000."`
}

// defaultSupportRefundMax is in whole units.
const defaultSupportRefundMax = 100

func (s operatorSettings) checkOperators(c *config) (err error) {
	c.supportRefundMax, err = units(named{"PURSER_SUPPORT_REFUND_MAX", s.SupportRefundMax}, defaultSupportRefundMax)
	return err
}
