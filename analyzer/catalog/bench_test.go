package catalog

import (
	"fmt"
	"io"
	"testing"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/network"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
)

// large declares about n resources in one unit, by VPCs of 20.
func large(n int) *fixture {
	f := newFixture()
	add := func(typ string, i int, a attrs) {
		r := &declared.Resource{Unit: ".", Address: fmt.Sprintf("%s.x[%d]", typ, i), Type: typ, Attributes: objectOf(a), Region: text("eu-west-1")}
		f.unit.Resources = append(f.unit.Resources, r)
	}
	id := func(typ string, i int) string { return fmt.Sprintf("%s.x[%d]", typ, i) }
	for v := range n / 20 {
		vpc := f.id(id("aws_vpc", v))
		add("aws_vpc", v, attrs{"cidr_block": text("10.0.0.0/16")})
		add("aws_internet_gateway", v, attrs{"vpc_id": vpc})
		add("aws_vpc_endpoint", v, attrs{"vpc_id": vpc, "service_name": text("com.amazonaws.eu-west-1.s3"), "route_table_ids": list(f.id(id("aws_route_table", 4*v)))})
		for i := 4 * v; i < 4*v+4; i++ {
			add("aws_subnet", i, attrs{"vpc_id": vpc, "cidr_block": text("10.0.0.0/24"), "availability_zone": text("eu-west-1a")})
			add("aws_route_table", i, attrs{"vpc_id": vpc, "route": blocks(attrs{"cidr_block": text("0.0.0.0/0"), "gateway_id": f.id(id("aws_internet_gateway", v))})})
			add("aws_route_table_association", i, attrs{"subnet_id": f.id(id("aws_subnet", i)), "route_table_id": f.id(id("aws_route_table", i))})
			add("aws_security_group", i, attrs{"vpc_id": vpc, "ingress": blocks(attrs{"protocol": text("tcp"), "from_port": num(443), "to_port": num(443), "cidr_blocks": list(text("10.0.0.0/16"))})})
		}
	}
	return f
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{1000, 20000} {
		f := large(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				g, _ := Build(f.project, nil)
				network.Exposure(g)
			}
		})
	}
}

func BenchmarkDocument(b *testing.B) {
	g, _ := Build(large(20000).project, nil)
	b.Run("json", func(b *testing.B) {
		for b.Loop() {
			if err := g.WriteJSON(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("split", func(b *testing.B) {
		var parts []*graph.Graph
		for b.Loop() {
			parts = g.Split()
		}
		if len(parts) != 1 {
			b.Fatalf("%d parts", len(parts))
		}
	})
}
