package aws

import (
	"strings"
	"testing"
)

func TestDefaultPrices(t *testing.T) {
	p := DefaultPrices()
	if got := *p.Regions["us-east-1"].InterfaceHour; got != 10_000_000 {
		t.Errorf("an hour in us-east-1 costs %d billionths, want 10000000", got)
	}
	if p.Regions["eu-west-1"].GWLBHour != nil {
		t.Error("a price that the table does not have is not nil")
	}
	if p.Currency != "USD" || p.AsOf == "" {
		t.Errorf("currency %q, date %q", p.Currency, p.AsOf)
	}
}

func TestAmount(t *testing.T) {
	for amount, want := range map[Amount]string{
		0: "0.00", 4_999_999: "0.00", 5_000_000: "0.01", 7_300_000_000: "7.30", -16_060_000_000: "-16.06",
	} {
		if got := amount.String(); got != want {
			t.Errorf("%d is %s, want %s", int64(amount), got, want)
		}
	}
}

func TestParsePricesErrors(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"no JSON":       {`prices`, "invalid character"},
		"unknown name":  {`{"currency": "USD", "as_of": "2026-01-01", "regions": {"us-east-1": {"nat_hour": 1}}}`, "nat_hour"},
		"negative":      {`{"currency": "USD", "as_of": "2026-01-01", "regions": {"us-east-1": {"nat_gateway_hour": -1}}}`, "no price"},
		"text":          {`{"currency": "USD", "as_of": "2026-01-01", "regions": {"us-east-1": {"nat_gateway_hour": "1"}}}`, "no price"},
		"many decimals": {`{"currency": "USD", "as_of": "2026-01-01", "regions": {"us-east-1": {"nat_gateway_hour": 0.0000000001}}}`, "nine decimals"},
		"no currency":   {`{"as_of": "2026-01-01", "regions": {"us-east-1": {}}}`, "currency"},
		"no date":       {`{"currency": "USD", "regions": {"us-east-1": {}}}`, "as_of"},
		"no regions":    {`{"currency": "USD", "as_of": "2026-01-01"}`, "regions"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := ParsePrices([]byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}
