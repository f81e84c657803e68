package cloudformation

import (
	"slices"
	"strconv"
	"strings"
)

// connectorActions is what a connector lets a function do (AWS SAM developer
// guide, "AWS SAM connector reference", July 2026), one permission a line: the
// destination's type, the permission, actions, and what follows the
// destination's ARN in the resources ("." is nothing).
const connectorActions = `
AWS::DynamoDB::Table Read dynamodb:GetItem,dynamodb:Query,dynamodb:Scan,dynamodb:BatchGetItem,dynamodb:ConditionCheckItem,dynamodb:PartiQLSelect .,/index/*
AWS::DynamoDB::Table Write dynamodb:PutItem,dynamodb:UpdateItem,dynamodb:DeleteItem,dynamodb:BatchWriteItem,dynamodb:PartiQLDelete,dynamodb:PartiQLInsert,dynamodb:PartiQLUpdate .,/index/*
AWS::Events::EventBus Write events:PutEvents .
AWS::Lambda::Function Write lambda:InvokeAsync,lambda:InvokeFunction .
AWS::Location::PlaceIndex Read geo:DescribePlaceIndex,geo:GetPlace,geo:SearchPlaceIndexForPosition,geo:SearchPlaceIndexForSuggestions,geo:SearchPlaceIndexForText .
AWS::S3::Bucket Read s3:GetObject,s3:GetObjectAcl,s3:GetObjectLegalHold,s3:GetObjectRetention,s3:GetObjectTorrent,s3:GetObjectVersion,s3:GetObjectVersionAcl,s3:GetObjectVersionForReplication,s3:GetObjectVersionTorrent,s3:ListBucket,s3:ListBucketMultipartUploads,s3:ListBucketVersions,s3:ListMultipartUploadParts .,/*
AWS::S3::Bucket Write s3:AbortMultipartUpload,s3:DeleteObject,s3:DeleteObjectVersion,s3:PutObject,s3:PutObjectLegalHold,s3:PutObjectRetention,s3:RestoreObject .,/*
AWS::SNS::Topic Write sns:Publish .
AWS::SQS::Queue Read sqs:ReceiveMessage,sqs:GetQueueAttributes .
AWS::SQS::Queue Write sqs:DeleteMessage,sqs:SendMessage,sqs:ChangeMessageVisibility,sqs:PurgeQueue .
AWS::StepFunctions::StateMachine Read states:DescribeStateMachine,states:ListExecutions .
AWS::StepFunctions::StateMachine Write states:StartExecution,states:StartSyncExecution .
`

// connectors adds the policies of the connectors inside a resource and of those
// that are resources. Only those of functions matter to networks: other sources
// call from outside.
func (x *samTransform) connectors(sources []*resource) {
	for _, r := range sources {
		if r.typ == "AWS::Serverless::Connector" {
			props := r.entry.value.get("Properties")
			x.connector(r, r.id, props.get("Source"), props)
			continue
		}
		inside := r.entry.value.get("Connectors")
		if !inside.isMap() {
			continue
		}
		for _, e := range inside.entries {
			x.connector(r, r.id+e.key, e.value.at(pair("Id", e.value.textAt(r.id))), e.value.get("Properties"))
		}
	}
}

func (x *samTransform) connector(r *resource, id string, source, props *node) {
	role := x.roleOf(source)
	destination := props.get("Destination")
	if role == nil || destination == nil {
		return
	}
	to, several := []*node{destination}, destination.isList()
	if several {
		to = destination.items
	}
	for i, d := range to {
		name := id + "Policy"
		if several {
			name += "Destination" + strconv.Itoa(i)
		}
		if statements := x.connected(d, props.get("Permissions")); len(statements) > 0 {
			x.make(r, name, "AWS::IAM::ManagedPolicy", d.at(pair("Roles", d.listAt(role)),
				pair("PolicyDocument", d.at(pair("Version", d.textAt("2012-10-17")), pair("Statement", d.listAt(statements...))))))
		}
	}
}

// roleOf is the name of the role of a connector's source; nil where that is no
// function, or its role is nowhere in the template.
func (x *samTransform) roleOf(source *node) *node {
	if typ, _ := source.get("Type").scalar(); typ == "AWS::Lambda::Function" {
		return source.get("RoleName")
	}
	id, _ := source.get("Id").scalar()
	r := x.st.byID[id]
	if r == nil || r.typ != "AWS::Lambda::Function" {
		return nil
	}
	i, ok := r.byName["Role"]
	if !ok {
		return nil
	}
	name, arg, _ := r.props[i].entry.value.function()
	role, _ := arg.scalar()
	if name == "Fn::GetAtt" && arg.isList() && len(arg.items) > 0 {
		role, _ = arg.items[0].scalar()
	}
	if role, _, _ = strings.Cut(role, "."); role == "" {
		return nil
	}
	return source.at(pair("Ref", source.textAt(role)))
}

// connected are the statements that permissions on a destination stand for.
func (x *samTransform) connected(destination, permissions *node) []*node {
	typ, _ := destination.get("Type").scalar()
	arn := destination.get("Arn")
	if id, ok := destination.get("Id").scalar(); ok && x.st.byID[id] != nil {
		typ = x.st.byID[id].typ
		if arn = getAtt(destination, id, "Arn"); typ == "AWS::SNS::Topic" || typ == "AWS::StepFunctions::StateMachine" {
			arn = destination.at(pair("Ref", destination.textAt(id)))
		}
	}
	if !permissions.isList() || arn == nil {
		return nil
	}
	var granted []string
	for _, p := range permissions.items {
		text, _ := p.scalar()
		granted = append(granted, text)
	}
	var out []*node
	for line := range strings.Lines(connectorActions) {
		fields := strings.Fields(line)
		if len(fields) != 4 || fields[0] != typ || !slices.Contains(granted, fields[1]) {
			continue
		}
		var actions, resources []*node
		for a := range strings.SplitSeq(fields[2], ",") {
			actions = append(actions, destination.textAt(a))
		}
		for suffix := range strings.SplitSeq(fields[3], ",") {
			of := arn
			if suffix != "." {
				of = arn.at(pair("Fn::Join", arn.listAt(arn.textAt(""), arn.listAt(arn, arn.textAt(suffix)))))
			}
			resources = append(resources, of)
		}
		out = append(out, destination.at(pair("Effect", destination.textAt("Allow")),
			pair("Action", destination.listAt(actions...)), pair("Resource", destination.listAt(resources...))))
	}
	return out
}
