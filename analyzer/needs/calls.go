package needs

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// noCall are actions that no call of the service's API needs: permissions that
// another call checks, and what goes to an address in the VPC rather than to the
// service (a database's, a file system's, a cluster's; Service Authorization
// Reference, "permission only" actions).
const noCall = `
iam:PassRole iam:CreateServiceLinkedRole sts:TagSession sts:SetSourceIdentity sts:SetContext
eks:AccessKubernetesApi lambda:InvokeFunctionUrl
codestar-connections:UseConnection codestar-connections:PassConnection codeconnections:UseConnection codeconnections:PassConnection
rds-db:* dsql:DbConnect* elasticache:Connect memorydb:Connect dax:* neptune-db:* kafka-cluster:* elasticfilesystem:Client*
es:ESHttp* aoss:APIAccessAll aoss:DashboardsAccessAll vpc-lattice-svcs:*
`

// notCalled reports whether an action is none that a workload calls a service
// with.
func notCalled(action string) bool {
	for pattern := range strings.FieldsSeq(noCall) {
		if likeAction(pattern, action) {
			return true
		}
	}
	return false
}

// ownLogs are the actions with which Lambda writes a function's log for it
// (Lambda developer guide, "Sending Lambda function logs to CloudWatch Logs").
func ownLogs() []string {
	return []string{"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}
}

// ownInterfaces are the actions with which Lambda and CodeBuild put interfaces
// into a VPC in the name of the role (Lambda developer guide, "Required IAM
// permissions" of functions in a VPC).
func ownInterfaces() []string {
	return []string{
		"ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
		"ec2:DetachNetworkInterface", "ec2:AttachNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute",
		"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
	}
}

// besideInterfaces are looked up by the same services, and mean nothing else
// where a statement allows them beside the actions on interfaces.
func besideInterfaces() []string {
	return []string{
		"ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs", "ec2:DescribeDhcpOptions", "ec2:GetSecurityGroupsForVpc",
	}
}

// polls are the actions with which Lambda polls the services of event sources
// (Lambda developer guide, "Execution role permissions" of each source).
func polls(service string) []string {
	switch service {
	case "sqs":
		return []string{
			"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:DeleteMessageBatch", "sqs:GetQueueAttributes",
			"sqs:ChangeMessageVisibility", "sqs:ChangeMessageVisibilityBatch",
		}
	case "kinesis-streams":
		return []string{
			"kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:DescribeStreamSummary",
			"kinesis:ListShards", "kinesis:ListStreams", "kinesis:SubscribeToShard",
		}
	case "dynamodb-streams":
		return []string{"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"}
	}
	return nil
}

// ownBusiness reports whether a service makes the calls of an action for the
// workload that it runs: they do not come from the workload's network. beside
// are all actions of the statement.
func ownBusiness(w *graph.Workload, action string, beside []string) bool {
	covers := func(list []string) bool {
		return slices.ContainsFunc(list, func(a string) bool { return likeAction(action, a) })
	}
	switch w.WorkloadKind {
	case graph.WorkloadFunction:
		polled := slices.ContainsFunc(w.Polled, func(service string) bool {
			return slices.ContainsFunc(polls(service), func(a string) bool { return strings.EqualFold(action, a) })
		})
		if polled || covers(ownLogs()) {
			return true
		}
	case graph.WorkloadBuildProject:
	default:
		return false
	}
	if covers(ownInterfaces()) {
		return true
	}
	return covers(besideInterfaces()) && slices.ContainsFunc(beside, func(other string) bool {
		return slices.ContainsFunc(ownInterfaces(), func(a string) bool { return likeAction(other, a) })
	})
}
