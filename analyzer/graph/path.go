package graph

// Need is a service that a workload must reach. analyzer/needs infers them.
type Need struct {
	Workload ID
	// Service is the short name ("s3", "ecr.api").
	Service string
	// Optional is true where older or rarer set-ups only need it.
	Optional bool
	// Types are the endpoint types that the service offers.
	Types []string
	// Reasons are where the need comes from, at least one.
	Reasons []NeedReason
	// Why is empty for what is needed for certain, and else says what is not known.
	Why []string
	// Calls are what is called, for the judgement of endpoint policies. They are
	// not in the document.
	Calls []NeedCall
	// Hosted is true where the instances that run the workload ask the service,
	// and it does not itself. It is not in the document.
	Hosted bool
}

// NeedReason is one place that a need follows from.
type NeedReason struct {
	// ID is the node, or part of one, that says so.
	ID ID
	// Attribute is the node's attribute at the place, or "".
	Attribute string
	// Text is an English clause, TextJa a Japanese one.
	Text, TextJa string
}

// NeedCall is one action on one resource that a workload is meant to call.
type NeedCall struct {
	// Action is "service:Name" as in IAM.
	Action string
	// Resource is an ARN with the tokens in it, or "*".
	Resource string
	// What says what the call is for where no policy names it ("image layers"); ""
	// where a statement of the role does.
	What string
}

func (n Need) describe(f fields) {
	f.ref("workload", Known(n.Workload))
	f.text("service", Known(n.Service))
	f.flag("optional", Known(n.Optional))
	f.texts("types", Known(n.Types))
	objects(f, "reasons", n.Reasons, NeedReason{}, NeedReason.describe)
	f.texts("why", Known(n.Why))
}

func (r NeedReason) describe(f fields) {
	f.ref("id", Known(r.ID))
	f.sometimes("attribute", r.Attribute)
	f.text("text", Known(r.Text))
	f.text("text_ja", Known(r.TextJa))
}

// PathClass is how a client reaches a service.
type PathClass string

// The classes of paths.
const (
	PathGatewayEndpoint   PathClass = "gateway-endpoint"
	PathInterfaceEndpoint PathClass = "interface-endpoint"
	PathNAT               PathClass = "nat"
	PathInternet          PathClass = "internet"
	PathTransit           PathClass = "transit"
	PathNone              PathClass = "none"
	PathUnknown           PathClass = "unknown"
)

// pathClasses are all classes, the worst first: a client in several subnets has
// the first of theirs.
func pathClasses() []string {
	return []string{
		string(PathNone), string(PathInternet), string(PathTransit), string(PathNAT),
		string(PathInterfaceEndpoint), string(PathGatewayEndpoint), string(PathUnknown),
	}
}

// Path is how clients reach a service, with the proof.
type Path struct {
	// From are the subnets or the workload; equal subnets share one path.
	From    []ID
	Service string
	// Path is PathUnknown where Possible has several.
	Path PathClass
	// Possible are the classes that the path may have, the worst first.
	Possible []PathClass
	// Endpoint is the one that serves the path, or that would if nothing were
	// broken; null where there is none.
	Endpoint Attr[ID]
	// Subnet is that of a workload's subnets which decides; null for a subnet's
	// own path, and where the workload has none that is known.
	Subnet Attr[ID]
	// Steps lead from the client to the service, in order, up to where the path
	// breaks.
	Steps []Step
	// Broken says what is missing where the path is none: all that is known to be
	// wrong, the first step first.
	Broken []Step
	// Why says what is not known where the path is unknown.
	Why []string
}

// StepKind is what a step of a path is about.
type StepKind string

// The kinds of steps.
const (
	StepDNS            StepKind = "dns"
	StepEndpoint       StepKind = "endpoint"
	StepRoute          StepKind = "route"
	StepSecurityGroup  StepKind = "security_group"
	StepNetworkACL     StepKind = "network_acl"
	StepEndpointPolicy StepKind = "endpoint_policy"
	StepPublicIP       StepKind = "public_ip"
)

// Step is one step of a path: what lets the packet, or its reply, on or stops it.
type Step struct {
	Kind StepKind
	// ID is the node, or the part of one (a rule, an entry), that the step rests
	// on.
	ID ID
	// Attribute is the node's attribute at the place, or "".
	Attribute string
	// Other is a second node that the text names, or "".
	Other ID
	// Text and TextJa are English and Japanese clauses; in them {} stands for the
	// name of ID and {other} for that of Other.
	Text, TextJa string
}

func (p Path) describe(f fields) {
	f.ids("from", p.From)
	f.text("service", Known(p.Service))
	f.enum("path", Known(string(p.Path)), pathClasses()...)
	possible := make([]string, len(p.Possible))
	for i, c := range p.Possible {
		possible[i] = string(c)
	}
	f.texts("possible", Known(possible))
	f.optRef("endpoint", p.Endpoint)
	f.optRef("subnet", p.Subnet)
	objects(f, "steps", p.Steps, Step{}, Step.describe)
	objects(f, "broken", p.Broken, Step{}, Step.describe)
	f.texts("why", Known(p.Why))
}

func (s Step) describe(f fields) {
	f.enum("kind", Known(string(s.Kind)), string(StepDNS), string(StepEndpoint), string(StepRoute),
		string(StepSecurityGroup), string(StepNetworkACL), string(StepEndpointPolicy), string(StepPublicIP))
	f.ref("id", Known(s.ID))
	f.sometimes("attribute", s.Attribute)
	f.sometimes("other", string(s.Other))
	f.text("text", Known(s.Text))
	f.text("text_ja", Known(s.TextJa))
}

// Admission is whether the security groups of an interface endpoint let anybody
// in on the service's ports.
type Admission struct {
	Endpoint ID
	Admitted Attr[bool]
	// Groups are the endpoint's effective groups.
	Groups []ID
	// Why says what is not known.
	Why []string
}

func (a Admission) describe(f fields) {
	f.ref("endpoint", Known(a.Endpoint))
	f.flag("admitted", a.Admitted)
	f.ids("groups", a.Groups)
	f.texts("why", Known(a.Why))
	f.unknowns()
}

// ACLBlock is a network ACL that keeps an endpoint's clients or its replies out
// of one of the endpoint's subnets.
type ACLBlock struct {
	NetworkACL ID
	Endpoint   ID
	Subnet     ID
	// Direction is Ingress where the requests are denied, Egress where the replies
	// are.
	Direction string
	// Entry is the one that denies; null where no entry allows.
	Entry Attr[ID]
	// Why is empty where it is certain, and else says what is not known.
	Why []string
}

func (b ACLBlock) describe(f fields) {
	f.ref("network_acl", Known(b.NetworkACL))
	f.ref("endpoint", Known(b.Endpoint))
	f.ref("subnet", Known(b.Subnet))
	f.enum("direction", Known(b.Direction), Ingress, Egress)
	f.optRef("entry", b.Entry)
	f.texts("why", Known(b.Why))
}

// EndpointUse is whether a workload that needs the service of an interface
// endpoint can reach the endpoint.
type EndpointUse struct {
	Endpoint ID
	Used     Attr[bool]
	// Workloads are those that use it.
	Workloads []ID
	// Why says what is not known.
	Why []string
}

func (u EndpointUse) describe(f fields) {
	f.ref("endpoint", Known(u.Endpoint))
	f.flag("used", u.Used)
	f.ids("workloads", u.Workloads)
	f.texts("why", Known(u.Why))
	f.unknowns()
}
