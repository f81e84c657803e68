package functions

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// zoneLetters and zoneRegions make the names that a placeholder of an
// Availability Zone may turn out to have. Modules ask a pattern whether they
// were given names or ids of zones; every name answers that alike.
const zoneLetters = "abcdf"

var (
	zoneRegions = []string{"us-east-1", "eu-west-1", "ap-northeast-1", "us-gov-west-1", "cn-north-1"}
	regionName  = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-[0-9]$`)
	regionInKey = regexp.MustCompile(`\["([a-z0-9-]+)[",]`)
)

// sampleZones answers a pattern function whose arguments hold placeholders of
// zone names and no other token: what it says of every sample it says of the
// zone.
func sampleZones(c *call) (cty.Value, error) {
	refs := map[value.Ref]bool{}
	for _, arg := range c.args {
		if !arg.IsWhollyKnown() || arg.ContainsMarked() {
			return cty.NilVal, errPass
		}
		for _, r := range c.tokens().Refs(arg) {
			if !isZoneName(r) {
				return cty.NilVal, errPass
			}
			refs[r] = true
		}
		if len(c.tokens().WhyAll(arg)) > 0 {
			return cty.NilVal, errPass
		}
	}
	if len(refs) == 0 {
		return cty.NilVal, errPass
	}
	var first cty.Value
	same, length := true, -1
	for _, name := range zoneNames(refs) {
		args := make([]cty.Value, len(c.args))
		for i, arg := range c.args {
			args[i] = c.substitute(arg, name)
		}
		v, err := c.b.base.Call(args)
		switch {
		case err != nil && first == cty.NilVal && length < 0:
			return cty.NilVal, err
		case err != nil:
			return cty.NilVal, errPass
		case first == cty.NilVal:
			first, length = v, lengthOf(v)
		default:
			same = same && v.RawEquals(first)
			if lengthOf(v) != length {
				return cty.NilVal, errPass
			}
		}
	}
	switch {
	case same:
		return first, nil
	case length > 0 && first.Type().IsListType():
		items := make([]cty.Value, length)
		for i := range items {
			items[i] = c.unknown(first.Type().ElementType())
		}
		return cty.ListVal(items), nil
	}
	return cty.NilVal, errPass
}

// otherLetters are the letters of the first zones of regions where they are not
// a, b and c; of us-west-1 every account has two.
var otherLetters = map[string]string{"ap-northeast-1": "acd", "ca-central-1": "abd", "cn-north-1": "abd", "us-west-1": ""}

// ZoneName returns the name that the zone of a placeholder has in most accounts,
// "" where s is no placeholder of a zone among all zones of a known region.
func ZoneName(t *value.Tokens, s string) string {
	r, ok := t.Only(s)
	if !ok || !isZoneName(r) {
		return ""
	}
	region := regionOf(r)
	_, index := cutIndex(r.Attribute)
	i, err := strconv.Atoi(strings.Trim(index, "[]"))
	letters, other := otherLetters[region]
	if !other {
		letters = "abc"
	}
	if region == "" || !strings.HasSuffix(r.Address, `["`+region+`"]`) || err != nil || i < 0 || i >= len(letters) {
		return ""
	}
	return region + letters[i:i+1]
}

// regionOf returns the region of a placeholder of a zone, "" where it is not known.
func regionOf(r value.Ref) string {
	if m := regionInKey.FindStringSubmatch(r.Address); m != nil && regionName.MatchString(m[1]) {
		return m[1]
	}
	return ""
}

func lengthOf(v cty.Value) int {
	if v.IsKnown() && !v.IsNull() && v.Type().IsListType() {
		return v.LengthInt()
	}
	return 0
}

func isZoneName(r value.Ref) bool {
	kind, data := resourceType(r.Address)
	attribute, _ := cutIndex(r.Attribute)
	return data && kind == "aws_availability_zones" && attribute == "names"
}

// zoneNames are the samples: of the placeholders' region where it is known.
func zoneNames(refs map[value.Ref]bool) []string {
	regions := zoneRegions
	found := map[string]bool{}
	for r := range refs {
		found[regionOf(r)] = true
	}
	if len(found) == 1 && !found[""] {
		for region := range found {
			regions = []string{region}
		}
	}
	var names []string
	for _, region := range regions {
		for _, letter := range zoneLetters {
			names = append(names, region+string(letter))
		}
	}
	return names
}

// substitute puts a text in place of every token of a string argument.
func (c *call) substitute(arg cty.Value, text string) cty.Value {
	if arg.Type() != cty.String || arg.IsNull() {
		return arg
	}
	var b strings.Builder
	for _, p := range c.tokens().Pieces(arg.AsString()) {
		if p.Ref != nil {
			b.WriteString(text)
			continue
		}
		b.WriteString(p.Text)
	}
	return cty.StringVal(b.String())
}
