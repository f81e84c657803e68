package declared_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

func TestCompareAddresses(t *testing.T) {
	want := []string{
		"aws_subnet.a", `aws_subnet.a["a"]`, `aws_subnet.a["b"]`, "aws_subnet.b[2]", "aws_subnet.b[10]",
		"module.a[2].aws_vpc.x[9]", "module.a[10].aws_vpc.x[1]", "module.a[10].aws_vpc.x[11]",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, declared.CompareAddresses)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRangeOfFallsBack(t *testing.T) {
	at := func(start int) source.Range { return source.Range{File: "main.tf", Start: start, End: start + 1} }
	r := &declared.Resource{
		Header: at(1),
		Ranges: &declared.Ranges{Self: at(1), Named: map[string]*declared.Ranges{
			"ingress": {Self: at(10), Items: []*declared.Ranges{{Self: at(20), Named: map[string]*declared.Ranges{"from_port": {Self: at(30)}}}, nil}},
		}},
	}
	for _, test := range []struct {
		name string
		path []declared.Step
		want source.Range
	}{
		{"the resource", nil, at(1)},
		{"an attribute", declared.Path("ingress"), at(10)},
		{"in an item", []declared.Step{{Name: "ingress"}, {Index: 0}, {Name: "from_port"}}, at(30)},
		{"not written in the item", []declared.Step{{Name: "ingress"}, {Index: 0}, {Name: "to_port"}}, at(20)},
		{"an item without a place", []declared.Step{{Name: "ingress"}, {Index: 1}}, at(10)},
		{"an item that is not there", []declared.Step{{Name: "ingress"}, {Index: 7}}, at(10)},
		{"nothing of it", declared.Path("egress"), at(1)},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := r.RangeOf(test.path...); got != test.want {
				t.Errorf("%v, not %v", got, test.want)
			}
		})
	}
}

func TestPartitionOf(t *testing.T) {
	for region, want := range map[string]declared.Partition{
		"eu-west-1":     {Name: "aws", DNSSuffix: "amazonaws.com", ReverseDNS: "com.amazonaws"},
		"us-gov-west-1": {Name: "aws-us-gov", DNSSuffix: "amazonaws.com", ReverseDNS: "com.amazonaws"},
		"cn-north-1":    {Name: "aws-cn", DNSSuffix: "amazonaws.com.cn", ReverseDNS: "cn.com.amazonaws"},
	} {
		if got := declared.PartitionOf(region); got != want {
			t.Errorf("%s: %+v, not %+v", region, got, want)
		}
	}
}
