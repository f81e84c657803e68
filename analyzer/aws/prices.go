package aws

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"math/big"
	"sync"
)

//go:embed prices.json
var priceTable []byte

// Amount is a sum of money in billionths of the currency's unit. Prices are
// small and multiplied often, so that no rounding may creep in.
type Amount int64

// String returns the amount with two decimals, rounded half up.
func (a Amount) String() string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	cents := (a + 5_000_000) / 10_000_000
	return fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
}

// Times returns n times the amount.
func (a Amount) Times(n int) Amount { return a * Amount(n) }

// UnmarshalJSON reads a number of the currency's unit, with up to nine decimals.
func (a *Amount) UnmarshalJSON(text []byte) error {
	// An exponent could stand for a number that fills the memory.
	if len(text) > 32 || bytes.ContainsAny(text, "eE\"") {
		return fmt.Errorf("%s is no price", text)
	}
	r, ok := new(big.Rat).SetString(string(text))
	if !ok || r.Sign() < 0 || r.Cmp(big.NewRat(1_000_000, 1)) > 0 {
		return fmt.Errorf("%s is no price", text)
	}
	r.Mul(r, big.NewRat(1_000_000_000, 1))
	if !r.IsInt() {
		return fmt.Errorf("%s has more than nine decimals", text)
	}
	*a = Amount(r.Num().Int64())
	return nil
}

// Price is what a region's endpoints and gateways cost. A price that the table
// does not have is nil.
type Price struct {
	// Of an Interface endpoint: per hour and Availability Zone, and per gigabyte.
	InterfaceHour *Amount `json:"interface_endpoint_hour"`
	InterfaceGB   *Amount `json:"interface_endpoint_gb"`
	// Of a Gateway Load Balancer endpoint, likewise.
	GWLBHour *Amount `json:"gateway_load_balancer_endpoint_hour"`
	GWLBGB   *Amount `json:"gateway_load_balancer_endpoint_gb"`
	NATHour  *Amount `json:"nat_gateway_hour"`
	NATGB    *Amount `json:"nat_gateway_gb"`
}

// Prices are those of some regions at a date.
type Prices struct {
	// AsOf is the date of the table, YYYY-MM-DD.
	AsOf     string           `json:"as_of"`
	Currency string           `json:"currency"`
	Source   string           `json:"source"`
	Regions  map[string]Price `json:"regions"`
}

// DefaultPrices returns the table that vpce-lint brings with it: the regions
// whose prices could be read in two places, as of its date. It must not be
// changed.
func DefaultPrices() *Prices { return defaultPrices() }

var defaultPrices = sync.OnceValue(func() *Prices {
	p, err := ParsePrices(priceTable)
	if err != nil {
		return &Prices{}
	}
	return p
})

// ParsePrices reads a table in the form of prices.json. Unknown names are
// errors, so that a misspelt price is not taken for one that is missing.
func ParsePrices(text []byte) (*Prices, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var p Prices
	if err := d.Decode(&p); err != nil {
		return nil, err
	}
	switch {
	case p.Currency == "":
		return nil, fmt.Errorf(`"currency" is missing, such as "USD"`)
	case p.AsOf == "":
		return nil, fmt.Errorf(`"as_of" is missing: the date of the prices`)
	case len(p.Regions) == 0:
		return nil, fmt.Errorf(`"regions" is missing: the prices by region`)
	}
	return &p, nil
}
