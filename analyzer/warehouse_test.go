package analyzer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// TestWarehouse proves the demo's closed network: its machines reach all that
// they need over endpoints alone, and with any one of the things that carry a
// path gone the break is named.
func TestWarehouse(t *testing.T) {
	const machine = "aws_instance.conveyor[0]"
	tests := []struct {
		name string
		// file, old and with take a part of the demo away.
		file, old, with string
		to              string
		want            graph.PathClass
		// why must be in the reason.
		why string
	}{
		{name: "as it is, ssm", to: "ssm", want: graph.PathInterfaceEndpoint},
		{name: "as it is, ssmmessages", to: "ssmmessages", want: graph.PathInterfaceEndpoint},
		{name: "as it is, logs", to: "logs", want: graph.PathInterfaceEndpoint},
		{name: "as it is, monitoring", to: "monitoring", want: graph.PathInterfaceEndpoint},
		{name: "as it is, s3", to: "s3", want: graph.PathGatewayEndpoint},
		{
			name: "without an endpoint", to: "logs", want: graph.PathNone, why: "no endpoint for logs",
			file: "endpoints.tf", old: `"ssmmessages", "logs", `, with: `"ssmmessages", `,
		},
		{
			name: "without the endpoint's route", to: "s3", want: graph.PathNone, why: "not associated with aws_route_table.warehouse",
			file: "endpoints.tf", old: "[aws_route_table.warehouse.id]", with: "[]",
		},
		{
			name: "without the association of the machines' subnets", to: "s3", want: graph.PathNone, why: "main route table",
			file: "main.tf", old: "subnet_id      = aws_subnet.machines[count.index].id", with: "subnet_id      = aws_subnet.endpoints[count.index].id",
		},
		{
			name: "without the rule that lets the machines in", to: "ssm", want: graph.PathNone, why: "aws_security_group.endpoints",
			file: "endpoints.tf", old: "aws_security_group.machines.id\n", with: "aws_security_group.endpoints.id\n",
		},
		{
			name: "without the rule that lets them out to the endpoints", to: "ssm", want: graph.PathNone, why: "aws_security_group.machines",
			file: "machines.tf", old: `resource "aws_vpc_security_group_egress_rule" "machines_to_endpoints"`, with: `resource "aws_vpc_security_group_ingress_rule" "machines_to_endpoints"`,
		},
		{
			name: "without the rule that lets them out to S3", to: "s3", want: graph.PathNone, why: "aws_security_group.machines",
			file: "machines.tf", old: `resource "aws_vpc_security_group_egress_rule" "machines_to_s3"`, with: `resource "aws_vpc_security_group_ingress_rule" "machines_to_s3"`,
		},
		{
			name: "without DNS hostnames", to: "ssm", want: graph.PathNone, why: "DNS hostnames",
			file: "main.tf", old: "enable_dns_hostnames = true", with: "enable_dns_hostnames = false",
		},
		{
			name: "without private DNS", to: "monitoring", want: graph.PathNone, why: "private DNS",
			file: "endpoints.tf", old: "private_dns_enabled = true", with: "private_dns_enabled = false",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := warehouse(t)
			if test.file != "" {
				text := string(files[test.file].Data)
				if !strings.Contains(text, test.old) {
					t.Fatalf("%s does not hold %q", test.file, test.old)
				}
				files[test.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, test.old, test.with, 1))}
			}
			net, err := analyzer.Read(t.Context(), analyzer.Options{FS: files, Paths: []string{"."}})
			if err != nil {
				t.Fatal(err)
			}
			paths, err := net.Reach(analyzer.ReachQuery{From: machine, To: test.to})
			if err != nil || len(paths) != 1 {
				t.Fatalf("%d paths, error %v", len(paths), err)
			}
			p := paths[0]
			if why := strings.Join(p.Why, "; "); p.Path != test.want || !strings.Contains(why, test.why) {
				t.Errorf("%s: %q, want %s because of %q", p.Path, why, test.want, test.why)
			}
			if len(p.Hops) == 0 || p.Path != graph.PathNone && p.Hops[len(p.Hops)-1].Broken {
				t.Errorf("hops %+v", p.Hops)
			}
		})
	}
}

func warehouse(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	dir := filepath.Join("..", "testdata", "demo", "warehouse")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = &fstest.MapFile{Data: data}
	}
	return files
}
