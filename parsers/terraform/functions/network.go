package functions

import (
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"strings"

	"github.com/apparentlymart/go-cidr/cidr"
	ctycidr "github.com/hashicorp/go-cty-funcs/cidr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

func networkFunctions() []*builtin {
	return []*builtin{
		{name: "cidrcontains", base: cidrContainsFunc, looks: true},
		{name: "cidrhost", base: cidrHostFunc, looks: true},
		{name: "cidrnetmask", base: cidrNetmaskFunc, looks: true},
		{name: "cidrsubnet", base: cidrSubnetFunc, looks: true},
		{name: "cidrsubnets", base: decimalOctets(ctycidr.SubnetsFunc), looks: true},
	}
}

// decimalOctets takes leading zeros off the octets of the first argument:
// Terraform reads "010.0.0.0/8" as 10.0.0.0/8, the net package refuses it.
func decimalOctets(fn function.Function) function.Function {
	return function.New(&function.Spec{
		Params:   fn.Params(),
		VarParam: fn.VarParam(),
		Type:     function.StaticReturnType(cty.List(cty.String)),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			args = append([]cty.Value{cty.StringVal(plainOctets(args[0].AsString()))}, args[1:]...)
			return fn.Call(args)
		},
	})
}

func plainOctets(s string) string {
	if strings.Contains(s, ":") || !strings.Contains(s, "0") {
		return s
	}
	address, length, hasLength := strings.Cut(s, "/")
	octets := strings.Split(address, ".")
	for i, o := range octets {
		for len(o) > 1 && o[0] == '0' {
			o = o[1:]
		}
		octets[i] = o
	}
	s = strings.Join(octets, ".")
	if hasLength {
		s += "/" + length
	}
	return s
}

func parseNetwork(arg cty.Value) (*net.IPNet, error) {
	_, network, err := net.ParseCIDR(plainOctets(arg.AsString()))
	if err != nil {
		return nil, fmt.Errorf("invalid CIDR expression: %w", err)
	}
	return network, nil
}

func wholeBig(i int, v cty.Value) (*big.Int, error) {
	n, accuracy := v.AsBigFloat().Int(nil)
	if accuracy != big.Exact {
		return nil, function.NewArgErrorf(i, "a whole number is required")
	}
	return n, nil
}

var cidrHostFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "prefix", Type: cty.String}, {Name: "hostnum", Type: cty.Number}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		n, err := wholeBig(1, args[1])
		if err != nil {
			return cty.NilVal, err
		}
		network, err := parseNetwork(args[0])
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		ip, err := cidr.HostBig(network, n)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(ip.String()), nil
	},
})

var cidrNetmaskFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "prefix", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		network, err := parseNetwork(args[0])
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		if network.IP.To4() == nil {
			return cty.NilVal, function.NewArgErrorf(0, "IPv6 addresses cannot have a netmask: %s", args[0].AsString())
		}
		return cty.StringVal(net.IP(network.Mask).String()), nil
	},
})

var cidrSubnetFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "prefix", Type: cty.String}, {Name: "newbits", Type: cty.Number}, {Name: "netnum", Type: cty.Number},
	},
	Type: function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		bits, ok := wholeNumber(args[1])
		if !ok {
			return cty.NilVal, function.NewArgErrorf(1, "a whole number is required")
		}
		n, err := wholeBig(2, args[2])
		if err != nil {
			return cty.NilVal, err
		}
		network, err := parseNetwork(args[0])
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		out, err := cidr.SubnetBig(network, bits, n)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(out.String()), nil
	},
})

// cidrContainsFunc is OpenTofu's: whether a prefix holds an address or another
// prefix.
var cidrContainsFunc = stringFunc(cty.Bool, func(args []string) (cty.Value, error) {
	outer, err := netip.ParsePrefix(args[0])
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "invalid CIDR expression: %s", args[0])
	}
	inner, err := netip.ParsePrefix(args[1])
	if err != nil {
		address, err := netip.ParseAddr(args[1])
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(1, "invalid IP address or prefix: %s", args[1])
		}
		inner = netip.PrefixFrom(address, address.BitLen())
	}
	if outer.Addr().Is4() != inner.Addr().Is4() {
		return cty.NilVal, errors.New("address family mismatch")
	}
	return cty.BoolVal(inner.Bits() >= outer.Bits() && outer.Masked().Contains(inner.Addr())), nil
}, "containing_prefix", "contained_ip_or_prefix")
