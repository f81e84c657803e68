package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// TestInstanceTags holds that the tags which a template puts on instances are
// those of its group, beside the group's own.
func TestInstanceTags(t *testing.T) {
	tests := []struct{ file, text string }{
		{"main.tf", terraformNetwork + `
resource "aws_launch_template" "t" {
  tags = { Of = "template" }
  tag_specifications {
    resource_type = "volume"
    tags          = { Disk = "yes" }
  }
  tag_specifications {
    resource_type = "instance"
    tags          = { "Patch Group" = "web", Name = "template" }
  }
}
resource "aws_autoscaling_group" "s" {
  vpc_zone_identifier = [aws_subnet.a.id]
  launch_template { id = aws_launch_template.t.id }
  tag {
    key                 = "Name"
    value               = "group"
    propagate_at_launch = true
  }
}`},
		{"template.yaml", templateNetwork + `
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      TagSpecifications: [{ResourceType: launch-template, Tags: [{Key: Of, Value: template}]}]
      LaunchTemplateData:
        TagSpecifications:
          - {ResourceType: volume, Tags: [{Key: Disk, Value: "yes"}]}
          - {ResourceType: instance, Tags: [{Key: Patch Group, Value: web}, {Key: Name, Value: template}]}
  S:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      VPCZoneIdentifier: [!Ref A]
      LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}
      Tags: [{Key: Name, Value: group, PropagateAtLaunch: true}]`},
	}
	want := []graph.Tag{{Key: "Name", Value: "group"}, {Key: "Patch Group", Value: "web"}}
	for _, tt := range tests {
		g := buildText(t, tt.file, tt.text)
		if diff := cmp.Diff(want, g.Workloads[0].Tags); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.file, diff)
		}
		if !graph.Is(g.Workloads[0].Patched, true) {
			t.Errorf("%s: the group has a patch group and is not patched", tt.file)
		}
	}
}
