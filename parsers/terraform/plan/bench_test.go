package plan

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkPlan reads plans of subnets, tables and associations by count, which
// must take time in proportion to their number.
func BenchmarkPlan(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		text := counted(n)
		b.Run(fmt.Sprintf("%d", 3*n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				loadAlone(b, text)
			}
		})
	}
}

// counted writes a plan of 3n resources.
func counted(n int) string {
	var planned, changes strings.Builder
	for i := range n {
		for _, r := range []struct{ typ, unknown string }{
			{"aws_subnet", `{"id":true,"vpc_id":true}`}, {"aws_route_table", `{"id":true,"vpc_id":true}`},
			{"aws_route_table_association", `{"id":true,"subnet_id":true,"route_table_id":true}`},
		} {
			if planned.Len() > 0 {
				planned.WriteByte(',')
				changes.WriteByte(',')
			}
			fmt.Fprintf(&planned, `{"address":"%s.a[%d]","mode":"managed","type":"%s","index":%d,"values":{}}`, r.typ, i, r.typ, i)
			fmt.Fprintf(&changes, `{"address":"%s.a[%d]","change":{"before":null,"after_unknown":%s}}`, r.typ, i, r.unknown)
		}
	}
	return `{"format_version":"1.2","planned_values":{"root_module":{"resources":[` + planned.String() +
		`,{"address":"aws_vpc.main","mode":"managed","type":"aws_vpc","values":{}}]}},"resource_changes":[` + changes.String() +
		`],"configuration":{"root_module":{"resources":[
{"address":"aws_vpc.main","expressions":{}},
{"address":"aws_subnet.a","expressions":{"vpc_id":{"references":["aws_vpc.main.id","aws_vpc.main"]}}},
{"address":"aws_route_table.a","expressions":{"vpc_id":{"references":["aws_vpc.main.id","aws_vpc.main"]}}},
{"address":"aws_route_table_association.a","expressions":{"subnet_id":{"references":["aws_subnet.a","count.index"]},
"route_table_id":{"references":["aws_route_table.a","count.index"]}}}]}}}`
}
