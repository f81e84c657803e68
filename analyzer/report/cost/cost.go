// Package cost writes what endpoints and NAT gateways cost in a month.
package cost

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/cost"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// Input is what the writers take.
type Input struct {
	Report *cost.Report
	Graph  *graph.Graph
	// Language of the table.
	Language finding.Language
}

func (in *Input) address(id graph.ID) string {
	if o := in.Graph.Origin(id); o != nil {
		return o.Address
	}
	return string(id)
}

// vpcName is a VPC's address, or words for what is in no known one.
func (in *Input) vpcName(id graph.ID) string {
	if id == "" {
		return in.say("VPC that is not known", "不明な VPC")
	}
	return in.address(id)
}

func (in *Input) say(english, japanese string) string { return in.Language.Pick(english, japanese) }

type documentJSON struct {
	Prices        pricesJSON   `json:"prices"`
	HoursPerMonth int          `json:"hours_per_month"`
	VPCs          []vpcJSON    `json:"vpcs"`
	Monthly       json.Number  `json:"monthly"`
	Unpriced      int          `json:"unpriced"`
	Shared        []sharedJSON `json:"shared"`
}

type pricesJSON struct {
	AsOf     string `json:"as_of"`
	Currency string `json:"currency"`
	Source   string `json:"source,omitempty"`
}

type vpcJSON struct {
	Address string      `json:"address"`
	Monthly json.Number `json:"monthly"`
	Items   []itemJSON  `json:"items"`
}

type itemJSON struct {
	Address     string       `json:"address"`
	Kind        string       `json:"kind"`
	Service     string       `json:"service,omitempty"`
	Region      string       `json:"region,omitempty"`
	Zones       int          `json:"zones,omitempty"`
	ZonesOpen   bool         `json:"zones_open,omitempty"`
	Maybe       bool         `json:"maybe,omitempty"`
	Monthly     *json.Number `json:"monthly"`
	PerGB       *json.Number `json:"per_gb"`
	BreakEvenGB *int         `json:"break_even_gb,omitempty"`
}

type sharedJSON struct {
	Service   string       `json:"service"`
	Via       string       `json:"via"`
	Endpoints []string     `json:"endpoints"`
	Saving    *json.Number `json:"saving"`
}

// WriteJSON writes
//
//	{"prices": {"as_of", "currency", "source"}, "hours_per_month": 730,
//	 "vpcs": [{"address", "monthly", "items": [{"address", "kind", "service", "region", "zones", "zones_open",
//	           "maybe", "monthly", "per_gb", "break_even_gb"}]}],
//	 "monthly", "unpriced",
//	 "shared": [{"service", "via", "endpoints", "saving"}]}
//
// Sums are of hours alone; what is not known is null.
func WriteJSON(w io.Writer, in *Input) error {
	in = &Input{Report: in.Report, Graph: in.Graph} // a program wants the same words always
	r := in.Report
	out := documentJSON{
		Prices:        pricesJSON{r.Prices.AsOf, r.Prices.Currency, r.Prices.Source},
		HoursPerMonth: cost.HoursPerMonth,
		VPCs:          []vpcJSON{}, Monthly: number(r.Monthly), Unpriced: r.Unpriced, Shared: []sharedJSON{},
	}
	for _, v := range r.VPCs {
		row := vpcJSON{Address: in.vpcName(v.VPC), Monthly: number(v.Monthly)}
		for _, i := range v.Items {
			row.Items = append(row.Items, itemJSON{
				Address: in.address(i.Node), Kind: i.Kind, Service: i.Service, Region: i.Region, Zones: i.Zones,
				ZonesOpen: i.ZonesOpen, Maybe: i.Maybe, Monthly: optional(i.Monthly), PerGB: perGB(i.PerGB), BreakEvenGB: i.BreakEvenGB,
			})
		}
		out.VPCs = append(out.VPCs, row)
	}
	for _, s := range r.Shared {
		row := sharedJSON{Service: s.Service, Via: in.address(s.Via), Saving: optional(s.Saving)}
		for _, e := range s.Endpoints {
			row.Endpoints = append(row.Endpoints, in.address(e))
		}
		out.Shared = append(out.Shared, row)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

func number(a aws.Amount) json.Number { return json.Number(a.String()) }

func optional(a *aws.Amount) *json.Number {
	if a == nil {
		return nil
	}
	n := number(*a)
	return &n
}

// perGB keeps the decimals of a small price.
func perGB(a *aws.Amount) *json.Number {
	if a == nil {
		return nil
	}
	n := json.Number(exact(*a))
	return &n
}

// exact writes an amount with all its decimals, but at least two.
func exact(a aws.Amount) string {
	text := fmt.Sprintf("%d.%09d", a/1_000_000_000, a%1_000_000_000)
	for strings.HasSuffix(text, "0") && len(text)-strings.Index(text, ".") > 3 {
		text = text[:len(text)-1]
	}
	return text
}
