package catalog

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// workloads is what is known of things that workloads are made of while a graph
// is built.
type workloads struct {
	launchTemplates, launchConfigurations *register
	profiles, policyLookups               *register
	tasks, clusters, functions, aliases   *register
	// rolesByName and policiesByName lead from a name, tokens included, to the
	// node that has it.
	rolesByName, policiesByName map[unitName]graph.ID
	// policyReaders read the resources of managed and inline policies.
	policyReaders map[graph.ID]*reader
	podIdentities []*podIdentityUse
	patches       []*patch
	// members are the workloads whose instances join a cluster.
	members map[graph.ID]membership
}

func newWorkloads() workloads {
	return workloads{
		launchTemplates: newRegister("launch template"), launchConfigurations: newRegister("launch configuration"),
		profiles: newRegister("instance profile"), policyLookups: newRegister("policy"),
		tasks: newRegister("task definition"), clusters: newRegister("cluster"), functions: newRegister("function"),
		aliases:     newRegister("alias"),
		rolesByName: map[unitName]graph.ID{}, policiesByName: map[unitName]graph.ID{},
		policyReaders: map[graph.ID]*reader{},
		members:       map[graph.ID]membership{},
	}
}

// finishWorkloads adds what follows from other resources to all workloads.
func (b *builder) finishWorkloads() {
	for _, n := range b.g.Workloads {
		n.RegionText = b.regionText(b.g.Origin(n.ID).Resource.Region)
		if graph.Is(n.Patched, false) {
			b.patchedBy(n)
		}
	}
}

// regionText is a region as a text, as policies may write it.
func (b *builder) regionText(v cty.Value) string {
	if b.t.StateOf(v) == value.Unset {
		return ""
	}
	if hole, ok := b.holeOf(v); ok {
		return b.t.Hole(hole)
	}
	text, _ := b.t.String(v)
	return text
}

// The beginnings of the tags that put instances into a Kubernetes cluster; the
// cluster's name follows.
const (
	clusterTag = "kubernetes.io/cluster/"
	olderTag   = "k8s.io/cluster/"
)

// joinsCluster notes whether the instances of a resource are nodes of a cluster
// that nobody manages: by the tag that EKS asks of them (EKS user guide, "Launch
// self-managed Amazon Linux nodes"), or by how they start.
func (b *builder) joinsCluster(in *reader, n *graph.Workload) {
	if _, known := b.members[n.ID]; known {
		return
	}
	entries, _, _ := in.tags(b.t.Attr(in.res.Attributes, in.tagsName()))
	entries = append(entries, in.instanceTags()...)
	blocks, _, _ := in.parts("tag")
	for _, p := range blocks {
		if key, state := p.token("key"); state == value.Known {
			entries = append(entries, value.Entry{Key: key, Value: p.get("value")})
		}
	}
	for _, e := range entries {
		owned, _ := b.t.String(e.Value)
		for _, prefix := range []string{clusterTag, olderTag} {
			if name, ok := strings.CutPrefix(e.Key, prefix); ok && owned == "owned" {
				of, _ := b.clusters.find(b, in, cty.StringVal(name))
				b.members[n.ID] = membership{in.res.Unit, of, name}
				return
			}
		}
	}
	script, state := in.token("user_data")
	if state != value.Known {
		return
	}
	if plain, err := base64.StdEncoding.DecodeString(script); err == nil {
		script = string(plain)
	}
	if strings.Contains(script, "/etc/eks/bootstrap.sh") || strings.Contains(script, "node.eks.aws/") {
		b.members[n.ID] = membership{unit: in.res.Unit}
	}
}

func sortTags(tags []graph.Tag) {
	slices.SortStableFunc(tags, func(x, y graph.Tag) int { return strings.Compare(x.Key, y.Key) })
}
