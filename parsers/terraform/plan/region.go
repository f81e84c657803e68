package plan

import (
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// regionOf returns where a resource lives: its own argument, its provider's
// region, or the region given on the command line.
func (d *document) regionOf(in *instance) cty.Value {
	if own := in.values.get("region").str(); own != "" && !in.data {
		return cty.StringVal(own)
	}
	key := in.conf.get("provider_config_key").str()
	if key == "" {
		key = "aws"
	}
	provider := d.root.get("configuration", "provider_config", key)
	if expr := provider.get("expressions", "region"); expr != nil {
		m := d.modules[""]
		if address := provider.get("module_address").str(); address != "" {
			if found := d.modules[address]; found != nil {
				m = found
			} else {
				m = in.module
			}
		}
		if v, ok := d.constant(expr, m, 0); ok && v.str() != "" {
			return cty.StringVal(v.str())
		}
	}
	if d.region != "" {
		return cty.StringVal(d.region)
	}
	o := value.Origin{Ref: value.Ref{Unit: d.unit, Address: "provider." + key, Attribute: "region"}, Open: true,
		Why: value.Reason{Kind: value.Variable, Text: "no provider block sets the region (--region gives one)"}}
	return o.UnknownOf(d.tokens, cty.String)
}
