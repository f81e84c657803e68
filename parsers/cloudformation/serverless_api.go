package cloudformation

import "strings"

// api makes the REST API, and its stage, of AWS::Serverless::Api. SAM writes the
// resource policy into the API's definition; here it is the API's Policy, which
// is the same to API Gateway.
func (x *samTransform) api(r *resource, props *node) {
	entries := append(pick(props, "Name", "Description", "ApiKeySourceType", "BinaryMediaTypes", "DisableExecuteApiEndpoint",
		"MinimumCompressionSize", "Mode", "Body=DefinitionBody", "Policy"), tags(props)...)
	if e := props.get("EndpointConfiguration"); e != nil {
		entries = append(entries, pair("EndpointConfiguration", endpointConfiguration(e)))
	}
	if policy := resourcePolicy(props.get("Auth").get("ResourcePolicy")); policy != nil {
		entries = append(entries, pair("Policy", policy))
	}
	x.make(r, r.id, "AWS::ApiGateway::RestApi", props.at(entries...))
	stage := props.get("StageName")
	if stage == nil && r.id == "ServerlessRestApi" {
		stage = props.textAt("Prod")
	}
	if stage == nil {
		return
	}
	// SAM names the stage after a literal StageName, else after nothing.
	name, _ := stage.scalar()
	name = strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return -1
	}, name)
	x.make(r, r.id+name+"Stage", "AWS::ApiGateway::Stage", props.at(append([]entry{
		pair("RestApiId", props.at(pair("Ref", props.textAt(r.id)))), pair("StageName", stage),
	}, pick(props, "Variables", "CacheClusterEnabled", "AccessLogSetting")...)...))
}

// endpointConfiguration turns SAM's type, or mapping of Type and
// VPCEndpointIds, into API Gateway's lists.
func endpointConfiguration(n *node) *node {
	if _, _, isFunction := n.function(); isFunction || !n.isMap() {
		return n.at(pair("Types", n.listAt(n)))
	}
	var entries []entry
	for _, e := range n.entries {
		switch e.key {
		case "Type":
			e.key, e.value = "Types", e.value.listAt(e.value)
		case "VPCEndpointIds":
			e.key = "VpcEndpointIds"
		}
		entries = append(entries, e)
	}
	return n.at(entries...)
}

// resourcePolicy makes the policy of Auth.ResourcePolicy (AWS SAM developer
// guide, "ResourcePolicyStatement"): each list of sources is an Allow for
// everybody and a Deny for whoever is not, or is, of it. SAM names each method
// of the API as resource; here it is all of them.
func resourcePolicy(n *node) *node {
	if !n.isMap() {
		return nil
	}
	var statements []*node
	statement := func(at *node, effect string, principal *node, condition ...entry) {
		entries := []entry{
			pair("Effect", at.textAt(effect)), pair("Principal", principal),
			pair("Action", at.textAt("execute-api:Invoke")), pair("Resource", at.textAt("execute-api:/*")),
		}
		if len(condition) > 0 {
			entries = append(entries, pair("Condition", at.at(condition...)))
		}
		statements = append(statements, at.at(entries...))
	}
	public := false
	for _, account := range []struct{ key, effect string }{{"AwsAccountWhitelist", "Allow"}, {"AwsAccountBlacklist", "Deny"}} {
		if list := n.get(account.key); list != nil {
			statement(list, account.effect, list.at(pair("AWS", list)))
		}
	}
	for _, by := range []struct {
		operator string
		keys     []string
	}{
		{"NotIpAddress", []string{"IpRangeWhitelist"}},
		{"IpAddress", []string{"IpRangeBlacklist"}},
		{"StringEquals", []string{"SourceVpcBlacklist", "IntrinsicVpcBlacklist", "IntrinsicVpceBlacklist"}},
		{"StringNotEquals", []string{"SourceVpcWhitelist", "IntrinsicVpcWhitelist", "IntrinsicVpceWhitelist"}},
	} {
		if condition := sources(n, by.keys); len(condition) > 0 {
			at := condition[0].value
			all := at.textAt("*")
			if !public {
				statement(at, "Allow", all)
				public = true
			}
			statement(at, "Deny", all, pair(by.operator, at.at(condition...)))
		}
	}
	if custom := n.get("CustomStatements"); custom.isList() {
		statements = append(statements, custom.items...)
	} else if custom.isMap() {
		statements = append(statements, custom)
	}
	if len(statements) == 0 {
		return nil
	}
	return n.at(pair("Version", n.textAt("2012-10-17")), pair("Statement", n.listAt(statements...)))
}

// sources sorts the values of lists by the condition key that they are of.
func sources(n *node, keys []string) []entry {
	var ips, vpcs, endpoints []*node
	for _, key := range keys {
		list := n.get(key)
		items := []*node{list}
		switch {
		case list == nil || list.kind == nullNode:
			continue
		case list.isList():
			items = list.items
		}
		for _, item := range items {
			text, _ := item.scalar()
			switch {
			case strings.HasPrefix(key, "IpRange"):
				ips = append(ips, item)
			case key == "IntrinsicVpceWhitelist" || key == "IntrinsicVpceBlacklist" || strings.HasPrefix(text, "vpce-"):
				endpoints = append(endpoints, item)
			default:
				vpcs = append(vpcs, item)
			}
		}
	}
	var out []entry
	for _, s := range []struct {
		key   string
		items []*node
	}{{"aws:SourceIp", ips}, {"aws:SourceVpc", vpcs}, {"aws:SourceVpce", endpoints}} {
		if len(s.items) > 0 {
			out = append(out, pair(s.key, n.listAt(s.items...)))
		}
	}
	return out
}
