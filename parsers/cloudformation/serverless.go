package cloudformation

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// serverless replaces the resources of the Serverless Application Model by what
// AWS::Serverless makes of them, as far as that concerns networks, roles,
// policies and private APIs. Names are those of the transform ("AWS SAM
// generated resources"), places are those of the source. What it makes beside
// (permissions, versions, mappings of events but those that are polled) is left
// out.
func (st *stack) serverless() {
	sources := st.resources
	st.resources, st.byID = nil, map[string]*resource{}
	x := &samTransform{st: st, globals: st.tpl.root.get("Globals")}
	for _, r := range sources {
		kind, ok := strings.CutPrefix(r.typ, "AWS::Serverless::")
		if !ok {
			st.add(r)
			continue
		}
		props := x.merged(kind, r)
		switch kind {
		case "Function":
			x.function(r, props)
		case "Api":
			x.api(r, props)
		case "HttpApi":
			x.plain(r, "AWS::ApiGatewayV2::Api", props, "Description", "DisableExecuteApiEndpoint", "Name", "Body=DefinitionBody")
		case "SimpleTable":
			x.plain(r, "AWS::DynamoDB::Table", props, "TableName", "ProvisionedThroughput", "SSESpecification", "PointInTimeRecoverySpecification")
		case "LayerVersion":
			x.plain(r, "AWS::Lambda::LayerVersion", props, "LayerName", "Description", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo")
		case "Application":
			x.plain(r, "AWS::CloudFormation::Stack", props, "TemplateURL=Location", "Parameters", "NotificationARNs", "TimeoutInMinutes")
		case "StateMachine":
			x.stateMachine(r, props)
		case "Connector":
		default:
			st.add(r)
			st.ev.report(source.Diagnostic{Severity: source.Notice, Summary: "Resource type is not transformed", Subject: r.entry.header(), Address: st.prefix + r.id,
				Detail: "Resource " + st.prefix + r.id + " of " + st.tpl.path + ": what " + r.typ + " makes is not seen."})
		}
	}
	x.implicit()
	x.connectors(sources)
}

// samTransform is the transform of one stack.
type samTransform struct {
	st      *stack
	globals *node
	// restAPI and httpAPI are the functions with events of the API that SAM adds
	// for them.
	restAPI, httpAPI []*resource
}

// merged joins Globals into a resource's properties: mappings member by member,
// lists one behind the other, and otherwise the resource's own value (AWS SAM
// developer guide, "Globals section").
func (x *samTransform) merged(kind string, r *resource) *node {
	entries := make([]entry, 0, len(r.props))
	for _, p := range r.props {
		e := *p.entry
		e.key = p.key
		entries = append(entries, e)
	}
	own := r.entry.value.at(entries...)
	if kind == "StateMachine" || kind == "Application" {
		return own
	}
	return merge(without(x.globals.get(kind), r.entry.value.get("IgnoreGlobals")), own)
}

// without leaves out the globals that a resource ignores: those of a list, or
// all ("*").
func without(global, ignored *node) *node {
	if all, _ := ignored.scalar(); all == "*" {
		return nil
	}
	if !ignored.isList() || !global.isMap() {
		return global
	}
	var kept []entry
	for _, e := range global.entries {
		if !slices.ContainsFunc(ignored.items, func(n *node) bool { name, _ := n.scalar(); return name == e.key }) {
			kept = append(kept, e)
		}
	}
	return global.at(kept...)
}

func merge(global, local *node) *node {
	_, _, isFunction := local.function()
	_, _, globalIsFunction := global.function()
	switch {
	case global == nil || global.kind == nullNode:
		return local
	case local == nil:
		return global
	case isFunction || globalIsFunction:
		return local
	case global.isMap() && local.isMap():
		entries := make([]entry, 0, len(global.entries)+len(local.entries))
		for _, e := range local.entries {
			e.value = merge(global.get(e.key), e.value)
			entries = append(entries, e)
		}
		for _, e := range global.entries {
			if local.get(e.key) == nil {
				entries = append(entries, e)
			}
		}
		return local.at(entries...)
	case global.isList() && local.isList():
		return local.listAt(append(append([]*node{}, global.items...), local.items...)...)
	}
	return local
}

// make adds a resource of another type that stands where r does.
func (x *samTransform) make(r *resource, id, typ string, props *node) {
	e := *r.entry
	out := &resource{id: id, typ: typ, entry: &e, scope: r.scope, known: r.known, exists: r.exists}
	x.st.add(x.st.ev.withProperties(out, props))
}

// pick takes properties over: "Name", or "New=Old" under another name.
func pick(props *node, names ...string) []entry {
	var out []entry
	for _, n := range names {
		name, old, renamed := strings.Cut(n, "=")
		if !renamed {
			old = name
		}
		for _, e := range props.entries {
			if e.key == old {
				e.key = name
				out = append(out, e)
			}
		}
	}
	return out
}

func (x *samTransform) plain(r *resource, typ string, props *node, names ...string) {
	x.make(r, r.id, typ, props.at(append(pick(props, names...), tags(props)...)...))
}

// tags turns SAM's mapping of tags into CloudFormation's list.
func tags(props *node) []entry {
	for _, e := range props.entries {
		if e.key != "Tags" || !e.value.isMap() {
			continue
		}
		if _, _, isFunction := e.value.function(); isFunction {
			return nil
		}
		var items []*node
		for _, t := range e.value.entries {
			items = append(items, t.value.at(pair("Key", t.value.textAt(t.key)), pair("Value", t.value)))
		}
		e.value = e.value.listAt(items...)
		return []entry{e}
	}
	return nil
}

// getAtt makes {Fn::GetAtt: [id, attribute]}.
func getAtt(at *node, id, attribute string) *node {
	return at.at(pair("Fn::GetAtt", at.listAt(at.textAt(id), at.textAt(attribute))))
}

func subText(at *node, text string) *node { return at.at(pair("Fn::Sub", at.textAt(text))) }

func (x *samTransform) function(r *resource, props *node) {
	entries := append(pick(props, "Architectures", "Description", "DeadLetterConfig=DeadLetterQueue", "Environment", "EphemeralStorage", "FileSystemConfigs",
		"FunctionName", "Handler", "ImageConfig", "KmsKeyArn", "Layers", "MemorySize", "PackageType", "ReservedConcurrentExecutions", "Role",
		"Runtime", "Timeout", "VpcConfig"), tags(props)...)
	if role := props.get("Role"); role == nil {
		id := r.id + "Role"
		x.role(r, id, "lambda.amazonaws.com", props, x.functionPolicies(props))
		entries = append(entries, pair("Role", getAtt(props, id, "Arn")))
	}
	x.make(r, r.id, "AWS::Lambda::Function", props.at(entries...))
	events := props.get("Events")
	if !events.isMap() {
		return
	}
	rest, http := false, false
	for _, e := range events.entries {
		typ, _ := e.value.get("Type").scalar()
		of := e.value.get("Properties")
		rest = rest || typ == "Api" && of.get("RestApiId") == nil
		http = http || typ == "HttpApi" && of.get("ApiId") == nil
		x.polled(r, e.key, typ, of)
	}
	if rest {
		x.restAPI = append(x.restAPI, r)
	}
	if http {
		x.httpAPI = append(x.httpAPI, r)
	}
}

// polled makes the mapping of an event source that Lambda polls for a function.
func (x *samTransform) polled(r *resource, event, typ string, of *node) {
	name := map[string]string{"SQS": "Queue", "Kinesis": "Stream", "DynamoDB": "Stream"}[typ]
	if name == "" || !of.isMap() {
		return
	}
	entries := append(pick(of, "EventSourceArn="+name, "Enabled", "BatchSize"),
		pair("FunctionName", of.at(pair("Ref", of.textAt(r.id)))))
	x.make(r, r.id+event, "AWS::Lambda::EventSourceMapping", of.at(entries...))
}

func (x *samTransform) stateMachine(r *resource, props *node) {
	entries := append(pick(props, "Definition", "DefinitionString", "StateMachineName=Name", "StateMachineType=Type", "RoleArn=Role", "LoggingConfiguration",
		"TracingConfiguration=Tracing", "DefinitionSubstitutions"), tags(props)...)
	if props.get("Role") == nil {
		id := r.id + "Role"
		x.role(r, id, "states.amazonaws.com", props, nil)
		entries = append(entries, pair("RoleArn", getAtt(props, id, "Arn")))
	}
	x.make(r, r.id, "AWS::StepFunctions::StateMachine", props.at(entries...))
}

// implicit adds the APIs of events that name none. They are there when one of
// their functions is.
func (x *samTransform) implicit() {
	for _, api := range []struct {
		id, typ, global string
		of              []*resource
	}{
		{"ServerlessRestApi", "AWS::ApiGateway::RestApi", "Api", x.restAPI},
		{"ServerlessHttpApi", "AWS::ApiGatewayV2::Api", "HttpApi", x.httpAPI},
	} {
		if len(api.of) == 0 || x.st.byID[api.id] != nil {
			continue
		}
		var verdicts []verdict
		for _, r := range api.of {
			verdicts = append(verdicts, x.st.ev.existence(x.st, r))
		}
		first := *api.of[0]
		first.known, first.exists = true, combine(true, verdicts...)
		props := merge(x.globals.get(api.global), first.entry.value.at())
		if api.global == "HttpApi" {
			x.make(&first, api.id, api.typ, props.at(pick(props, "Name", "DisableExecuteApiEndpoint")...))
			continue
		}
		first.id = api.id
		x.api(&first, props)
	}
}

// role makes the role of a function or state machine.
func (x *samTransform) role(r *resource, id, service string, props *node, managed []*node) {
	trust := props.get("AssumeRolePolicyDocument")
	if trust == nil {
		at := props
		trust = at.at(pair("Version", at.textAt("2012-10-17")), pair("Statement", at.listAt(at.at(
			pair("Effect", at.textAt("Allow")), pair("Action", at.listAt(at.textAt("sts:AssumeRole"))),
			pair("Principal", at.at(pair("Service", at.listAt(at.textAt(service))))),
		))))
	}
	entries := append([]entry{pair("AssumeRolePolicyDocument", trust)}, pick(props, "PermissionsBoundary", "Path=RolePath")...)
	inline, more := x.policies(r, props)
	if managed = append(managed, more...); len(managed) > 0 {
		entries = append(entries, pair("ManagedPolicyArns", props.listAt(managed...)))
	}
	if len(inline) > 0 {
		entries = append(entries, pair("Policies", props.listAt(inline...)))
	}
	x.make(r, id, "AWS::IAM::Role", props.at(entries...))
}

// functionPolicies are the managed policies that SAM gives every function, and
// those of its network, its tracing and its event sources.
func (x *samTransform) functionPolicies(props *node) []*node {
	names := []string{"service-role/AWSLambdaBasicExecutionRole"}
	if props.get("VpcConfig") != nil {
		names = append(names, "service-role/AWSLambdaVPCAccessExecutionRole")
	}
	if tracing, ok := props.get("Tracing").scalar(); ok && tracing == "Active" {
		names = append(names, "AWSXrayWriteOnlyAccess")
	}
	if events := props.get("Events"); events.isMap() {
		have := map[string]bool{}
		for _, e := range events.entries {
			typ, _ := e.value.get("Type").scalar()
			name := map[string]string{
				"Kinesis": "service-role/AWSLambdaKinesisExecutionRole", "DynamoDB": "service-role/AWSLambdaDynamoDBExecutionRole",
				"SQS": "service-role/AWSLambdaSQSQueueExecutionRole", "MSK": "service-role/AWSLambdaMSKExecutionRole",
			}[typ]
			if name != "" && !have[name] {
				have[name] = true
				names = append(names, name)
			}
		}
	}
	var out []*node
	for _, n := range names {
		out = append(out, managedPolicy(props, n))
	}
	return out
}

func managedPolicy(at *node, name string) *node {
	return subText(at, "arn:${AWS::Partition}:iam::aws:policy/"+name)
}
