package schema

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMirroredSchemas(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(awscc, "\n"), "\n")
	if !slices.IsSorted(lines) || len(lines) < 90 {
		t.Fatalf("%d lines, sorted: %v", len(lines), slices.IsSorted(lines))
	}
	for _, line := range lines[1:] {
		if _, ok := lookup(awscc, keyOf(line)); !ok || !strings.HasPrefix(line, "r awscc_") {
			t.Errorf("cannot be read: %s", line)
		}
	}
	const subnetAssociation = "awscc_ec2_subnet_route_table_association"
	b, ok := Resource(subnetAssociation)
	if diff := cmp.Diff("id~ route_table_id! subnet_id! subnet_route_table_association_id~", describe(b)); !ok || diff != "" {
		t.Errorf("resource (-want +got):\n%s", diff)
	}
	b, ok = DataSource(subnetAssociation)
	if diff := cmp.Diff("id! route_table_id~ subnet_id~ subnet_route_table_association_id~", describe(b)); !ok || diff != "" {
		t.Errorf("data source (-want +got):\n%s", diff)
	}
	if _, ok := Resource("awscc_ec2_unheard_of"); ok {
		t.Error("a type that is not there has a schema")
	}
}
