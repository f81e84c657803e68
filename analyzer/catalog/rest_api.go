package catalog

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Extensions of an API's OpenAPI definition that say what its resource can say
// too (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html).
const (
	definitionPolicy    = "x-amazon-apigateway-policy"
	definitionEndpoints = "x-amazon-apigateway-endpoint-configuration"
)

// restAPI is a REST API of API Gateway. Without an endpoint type it is
// edge-optimized (CreateRestApi, endpointConfiguration).
func restAPI() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_api_gateway_rest_api", map[string]string{
				"name": "name", "types": "endpoint_configuration.0.types", "endpoints": "endpoint_configuration.0.vpc_endpoint_ids",
				"policy": "policy", "body": "body",
			}),
			cloudFormation("AWS::ApiGateway::RestApi", map[string]string{
				"name": "Name", "types": "EndpointConfiguration.Types", "endpoints": "EndpointConfiguration.VpcEndpointIds",
				"policy": "Policy", "body": "Body", "elsewhere": "BodyS3Location",
				"body_policy": "Body." + definitionPolicy, "body_endpoints": "Body." + definitionEndpoints + ".vpcEndpointIds",
			}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.RestAPI{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.RestAPI](b, in)
			if !ok {
				return
			}
			n.Private = in.private()
			n.Endpoints = in.refs("endpoints", graph.KindEndpoint)
			n.Endpoints.Merge(in.refs("body_endpoints", graph.KindEndpoint))
			n.Policy = b.policyOfAPI(in, n)
			if in.mentions("body", definitionEndpoints) && n.Endpoints.IsEmpty() && !in.has("body_endpoints") {
				n.Endpoints.AddOpen("the endpoints in the definition of " + in.res.Address + " are not read")
			}
		},
	}
}

// private reports whether the endpoint type is PRIVATE.
func (in *reader) private() graph.Attr[bool] {
	types, why, open := in.texts("types")
	switch is := func(t string) bool { return strings.EqualFold(t, "PRIVATE") }; {
	case slices.ContainsFunc(types, is):
		return graph.Known(true)
	case open && len(types) == 0:
		return graph.Unknown[bool](why...)
	}
	return graph.Known(false)
}

// policyOfAPI is the policy that stands in an API's resource, or in the
// definition that the resource holds.
func (b *builder) policyOfAPI(in *reader, n *graph.RestAPI) graph.Attr[graph.ID] {
	for _, word := range []string{"policy", "body_policy"} {
		if in.has(word) && !isEmptyText(b, in.get(word)) {
			return graph.Known(b.addPolicy(in, n.ID+"/policy", graph.PolicyAPI, graph.Known(n.ID), word))
		}
	}
	switch {
	case in.mentions("body", definitionPolicy) && in.holdsJSON("body"):
		return graph.Known(b.addPolicy(in, n.ID+"/policy", graph.PolicyAPI, graph.Known(n.ID), "body"))
	case in.has("elsewhere"):
		return graph.Unknown[graph.ID]("the definition of " + in.res.Address + " is not part of the template")
	case in.mentions("body", definitionPolicy):
		return graph.Unknown[graph.ID]("the policy in the definition of " + in.res.Address + " is not read")
	case in.has("body") && b.t.StateOf(in.get("body")) == value.Open && !isObject(in.get("body")):
		return graph.Unknown[graph.ID](b.why(in.get("body"))...)
	}
	return graph.Null[graph.ID]()
}

func isObject(v cty.Value) bool {
	v, _ = v.Unmark()
	return v.Type().IsObjectType() || v.Type().IsMapType()
}

// mentions reports whether an attribute is a text that has a word in it.
func (in *reader) mentions(word, text string) bool {
	s, state := in.token(word)
	return state == value.Known && strings.Contains(s, text)
}

// holdsJSON reports whether a text is written as an object of JSON.
func (in *reader) holdsJSON(word string) bool {
	s, _ := in.token(word)
	return strings.HasPrefix(strings.TrimSpace(s), "{")
}

// restAPIPolicy is the policy of an API outside its resource.
func restAPIPolicy() concept {
	return concept{
		spellings: []*spelling{terraform("aws_api_gateway_rest_api_policy", map[string]string{"api": "rest_api_id", "policy": "policy"})},
		create:    func(*builder, *reader) graph.Node { return &graph.Policy{PolicyKind: graph.PolicyAPI} },
		join: func(b *builder, in *reader) {
			policy, ok := nodeAs[*graph.Policy](b, in)
			if !ok {
				return
			}
			policy.AttachedTo = in.ref("api", graph.KindRestAPI)
			in.addDocument(policy.ID, "policy")
			n, why, any := owner[*graph.RestAPI](b, in, "api", graph.KindRestAPI)
			if n != nil && !n.When.Excludes(in.res.Exists) {
				in.addPlace(n.ID, "policy", "policy")
				if n.Policy = graph.Known(policy.ID); !n.When.Implies(in.res.Exists) {
					n.Policy = graph.Unknown[graph.ID](in.maybe())
				}
			}
			if any {
				for _, n := range nodesOf[*graph.RestAPI](b, in.res.Unit, graph.KindRestAPI) {
					n.Policy = graph.Unknown[graph.ID](why...)
				}
			}
		},
	}
}
