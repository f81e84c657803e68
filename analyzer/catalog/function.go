package catalog

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// function is a Lambda function with a VPC configuration; without one it runs in
// no VPC of the account and is no workload. It never has a public address
// (Lambda developer guide, "Giving Lambda functions access to resources in an
// Amazon VPC"), and Lambda takes subnets only together with groups.
func function() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_lambda_function", map[string]string{
				"name": "function_name", "role": "role", "vpc": "vpc_config",
			}).withBlocks(map[string]*spelling{"vpc": block(map[string]string{
				"subnets": "subnet_ids", "security_groups": "security_group_ids",
			})}),
			cloudFormation("AWS::Lambda::Function", map[string]string{
				"name": "FunctionName", "role": "Role", "vpc": "VpcConfig",
			}).withBlocks(map[string]*spelling{"vpc": block(map[string]string{
				"subnets": "SubnetIds", "security_groups": "SecurityGroupIds",
			})}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.functions.add(in)
			return nil
		},
		join: func(b *builder, in *reader) {
			n := newWorkload(graph.WorkloadFunction)
			n.PublicIP = graph.Known(false)
			if b.placeIn(in, n) {
				n.Role = in.ref("role", graph.KindRole)
			}
		},
	}
}

// placeIn makes the node of a workload from the block that says its subnets and
// groups, and returns whether there is one.
func (b *builder) placeIn(in *reader, n *graph.Workload) bool {
	parts, why, open := in.parts("vpc")
	var when []*value.Formula
	for _, p := range parts {
		subnets, groups := p.refs("subnets", graph.KindSubnet), p.refs("security_groups", graph.KindSecurityGroup)
		if subnets.IsEmpty() {
			continue // Lambda takes an empty configuration for none.
		}
		n.Subnets.Merge(subnets)
		n.SecurityGroups.Merge(groups)
		when = append(when, p.when)
	}
	if open {
		n.Subnets.AddOpen(why...)
		n.SecurityGroups.AddOpen(why...)
	}
	if n.Subnets.IsEmpty() {
		return false
	}
	b.addNode(in, n)
	switch {
	case open:
	case len(when) == 1:
		n.When = value.And(n.When, when[0])
	case len(when) > 1:
		n.When = value.And(n.When, value.Or(when...))
	}
	if o := b.g.Origin(n.ID); o != nil {
		for _, word := range []string{"subnets", "security_groups"} {
			for _, p := range parts {
				o.Places = append(o.Places, p.place(word, word))
			}
		}
	}
	return true
}

// functionAlias is another name of a function.
func functionAlias() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_lambda_alias", map[string]string{"function": "function_name"}),
			cloudFormation("AWS::Lambda::Alias", map[string]string{"function": "FunctionName"}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.aliases.add(in)
			return nil
		},
	}
}

// eventSource makes Lambda poll a queue or a stream, with the function's role
// but from a network of its own (Lambda developer guide, "How Lambda processes
// records from stream and queue-based event sources").
func eventSource() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_lambda_event_source_mapping", map[string]string{"function": "function_name", "source": "event_source_arn"}),
			cloudFormation("AWS::Lambda::EventSourceMapping", map[string]string{"function": "FunctionName", "source": "EventSourceArn"}),
		},
		join: func(b *builder, in *reader) {
			of, _ := b.functions.find(b, in, in.get("function"))
			if alias, _ := b.aliases.find(b, in, in.get("function")); alias != nil {
				of, _ = b.functions.find(b, alias, alias.get("function"))
			}
			if of == nil {
				return
			}
			if n, ok := nodeAs[*graph.Workload](b, of); ok && n.When.Implies(in.res.Exists) {
				n.Polled = appendOnce(n.Polled, b.polledService(in))
			}
		},
	}
}

// polledService is the service of an event source, "" where it is not known or
// is none with an endpoint to poll.
func (b *builder) polledService(in *reader) string {
	s, state := in.token("source")
	if state != value.Known {
		return ""
	}
	pieces := b.t.Pieces(s)
	for _, of := range []struct{ typ, template, part, service string }{
		{"aws_sqs_queue", "AWS::SQS::Queue", ":sqs:", "sqs"},
		{"aws_kinesis_stream", "AWS::Kinesis::Stream", ":kinesis:", "kinesis-streams"},
		{"aws_kinesis_stream_consumer", "AWS::Kinesis::StreamConsumer", ":kinesis:", "kinesis-streams"},
		{"aws_dynamodb_table", "AWS::DynamoDB::Table", ":dynamodb:", "dynamodb-streams"},
	} {
		if strings.Contains(s, of.part) || len(pieces) > 0 && pieces[0].Ref != nil && isOfType(b, *pieces[0].Ref, of.typ, of.template) {
			return of.service
		}
	}
	return ""
}
