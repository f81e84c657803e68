package catalog

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// patch is something through which Systems Manager patches instances.
type patch struct {
	in *reader
	// only are the instances that it names; where all is true it is for any.
	only graph.Refs
	all  bool
	// tags are the values that it asks of instances by tag, where all of them are
	// known. An instance must have one value of each.
	tags map[string][]string
}

// passesOver reports whether an instance carries a tag with another value than
// those that are asked for.
func (p *patch) passesOver(n *graph.Workload) bool {
	return slices.ContainsFunc(n.Tags, func(t graph.Tag) bool {
		values, asked := p.tags[t.Key]
		return asked && !strings.Contains(t.Value, "${") && !slices.Contains(values, t.Value)
	})
}

// patchDocument begins the names of the documents that install patches (Systems
// Manager user guide, "SSM Command documents for patching managed nodes").
const patchDocument = "AWS-RunPatchBaseline"

// patching is what makes Systems Manager patch instances: baselines, patch
// groups, and associations and tasks that run the document that does it.
func patching() concept {
	targets := func(key, values string) map[string]*spelling {
		return map[string]*spelling{"targets": block(map[string]string{"key": key, "values": values})}
	}
	return concept{
		spellings: []*spelling{
			terraform("aws_ssm_patch_baseline", nil), terraform("aws_ssm_patch_group", nil), terraform("aws_ssm_default_patch_baseline", nil),
			terraform("aws_ssm_association", map[string]string{"document": "name", "instance": "instance_id", "targets": "targets"}).withBlocks(targets("key", "values")),
			terraform("aws_ssm_maintenance_window_task", map[string]string{"document": "task_arn", "targets": "targets"}).withBlocks(targets("key", "values")),
			cloudFormation("AWS::SSM::PatchBaseline", nil),
			cloudFormation("AWS::SSM::Association", map[string]string{"document": "Name", "instance": "InstanceId", "targets": "Targets"}).withBlocks(targets("Key", "Values")),
			cloudFormation("AWS::SSM::MaintenanceWindowTask", map[string]string{"document": "TaskArn", "targets": "Targets"}).withBlocks(targets("Key", "Values")),
		},
		join: func(b *builder, in *reader) {
			p := &patch{in: in, all: true}
			if _, runs := in.spelling.names["document"]; runs {
				if document, ok := in.text("document").Get(); !ok || !strings.Contains(document, patchDocument) {
					return
				}
				p.only, p.all = in.targetsOf()
				p.tags = in.tagsAskedFor()
			}
			b.patches = append(b.patches, p)
		},
		finish: (*builder).finishWorkloads,
	}
}

// targetsOf reads the instances that a resource names one by one. all is true
// where it names others too, by tags for one.
func (in *reader) targetsOf() (only graph.Refs, all bool) {
	only = in.refs("instance", graph.KindWorkload)
	parts, _, open := in.parts("targets")
	all = open || len(parts) == 0 && only.IsEmpty()
	for _, p := range parts {
		instances := p.refs("values", graph.KindWorkload)
		names, _, _ := p.texts("values")
		if !graph.Is(p.text("key"), "InstanceIds") || slices.Contains(names, "*") || instances.Open {
			all = true
		}
		only.Merge(instances)
	}
	return only, all
}

// tagsAskedFor reads the tags by which a resource names instances.
func (in *reader) tagsAskedFor() map[string][]string {
	out := map[string][]string{}
	parts, _, _ := in.parts("targets")
	for _, p := range parts {
		key, _ := p.text("key").Get()
		values, _, open := p.texts("values")
		name, byTag := strings.CutPrefix(key, "tag:")
		pattern := slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, "*?$") })
		if byTag && !open && !pattern && p.when == nil {
			out[name] = values
		}
	}
	return out
}

// patchedBy says whether something of the same configuration patches instances.
func (b *builder) patchedBy(n *graph.Workload) {
	for _, t := range n.Tags {
		if t.Key == "Patch Group" || t.Key == "PatchGroup" {
			n.Patched = graph.Known(true)
		}
	}
	for _, p := range b.patches {
		if graph.Is(n.Patched, true) {
			return
		}
		if p.in.res.Unit != b.g.Origin(n.ID).Unit || !p.all && !slices.Contains(p.only.All(), n.ID) || n.When.Excludes(p.in.res.Exists) || p.passesOver(n) {
			continue
		}
		if n.Patched = graph.Known(true); !n.When.Implies(p.in.res.Exists) {
			n.Patched = graph.Unknown[bool](p.in.maybe())
		}
		p.in.addPlace(n.ID, "patched", "")
	}
}
