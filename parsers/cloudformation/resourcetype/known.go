package resourcetype

import (
	"encoding/json"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/apigateway"
	"github.com/awslabs/goformation/v7/cloudformation/apigatewayv2"
	"github.com/awslabs/goformation/v7/cloudformation/autoscaling"
	"github.com/awslabs/goformation/v7/cloudformation/cloudtrail"
	"github.com/awslabs/goformation/v7/cloudformation/codebuild"
	"github.com/awslabs/goformation/v7/cloudformation/dynamodb"
	"github.com/awslabs/goformation/v7/cloudformation/ecs"
	"github.com/awslabs/goformation/v7/cloudformation/eks"
	"github.com/awslabs/goformation/v7/cloudformation/elasticloadbalancingv2"
	"github.com/awslabs/goformation/v7/cloudformation/events"
	"github.com/awslabs/goformation/v7/cloudformation/glue"
	"github.com/awslabs/goformation/v7/cloudformation/iam"
	"github.com/awslabs/goformation/v7/cloudformation/kms"
	"github.com/awslabs/goformation/v7/cloudformation/lambda"
	"github.com/awslabs/goformation/v7/cloudformation/logs"
	"github.com/awslabs/goformation/v7/cloudformation/networkfirewall"
	"github.com/awslabs/goformation/v7/cloudformation/networkmanager"
	"github.com/awslabs/goformation/v7/cloudformation/opensearchserverless"
	"github.com/awslabs/goformation/v7/cloudformation/opensearchservice"
	"github.com/awslabs/goformation/v7/cloudformation/rds"
	"github.com/awslabs/goformation/v7/cloudformation/route53"
	"github.com/awslabs/goformation/v7/cloudformation/route53resolver"
	"github.com/awslabs/goformation/v7/cloudformation/s3"
	"github.com/awslabs/goformation/v7/cloudformation/s3express"
	"github.com/awslabs/goformation/v7/cloudformation/secretsmanager"
	"github.com/awslabs/goformation/v7/cloudformation/serverless"
	"github.com/awslabs/goformation/v7/cloudformation/sns"
	"github.com/awslabs/goformation/v7/cloudformation/sqs"
	"github.com/awslabs/goformation/v7/cloudformation/ssm"
	"github.com/awslabs/goformation/v7/cloudformation/stepfunctions"
	"github.com/awslabs/goformation/v7/cloudformation/vpclattice"
)

// known makes an empty resource of each type that says something about
// networks, workloads or policies; nil for all others.
//
//nolint:funlen // a table, one line a service
func known(typ string) json.Unmarshaler {
	service, _, _ := strings.Cut(strings.TrimPrefix(typ, "AWS::"), "::")
	switch service {
	case "ApiGateway":
		return knownApiGateway(typ)
	case "ApiGatewayV2":
		return knownApiGatewayV2(typ)
	case "AutoScaling":
		return knownAutoScaling(typ)
	case "CloudTrail":
		return knownCloudTrail(typ)
	case "CodeBuild":
		return knownCodeBuild(typ)
	case "DynamoDB":
		return knownDynamoDB(typ)
	case "EC2":
		return knownEC2(typ)
	case "ECS":
		return knownECS(typ)
	case "EKS":
		return knownEKS(typ)
	case "ElasticLoadBalancingV2":
		return knownElasticLoadBalancingV2(typ)
	case "Events":
		return knownEvents(typ)
	case "Glue":
		return knownGlue(typ)
	case "IAM":
		return knownIAM(typ)
	case "KMS":
		return knownKMS(typ)
	case "Lambda":
		return knownLambda(typ)
	case "Logs":
		return knownLogs(typ)
	case "NetworkFirewall":
		return knownNetworkFirewall(typ)
	case "NetworkManager":
		return knownNetworkManager(typ)
	case "OpenSearchServerless":
		return knownOpenSearchServerless(typ)
	case "OpenSearchService":
		return knownOpenSearchService(typ)
	case "RDS":
		return knownRDS(typ)
	case "Route53":
		return knownRoute53(typ)
	case "Route53Resolver":
		return knownRoute53Resolver(typ)
	case "S3":
		return knownS3(typ)
	case "S3Express":
		return knownS3Express(typ)
	case "SNS":
		return knownSNS(typ)
	case "SQS":
		return knownSQS(typ)
	case "SSM":
		return knownSSM(typ)
	case "SecretsManager":
		return knownSecretsManager(typ)
	case "Serverless":
		return knownServerless(typ)
	case "StepFunctions":
		return knownStepFunctions(typ)
	case "VpcLattice":
		return knownVpcLattice(typ)
	}
	return nil
}

func knownApiGateway(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::ApiGateway::DomainName":
		return &apigateway.DomainName{}
	case "AWS::ApiGateway::RestApi":
		return &apigateway.RestApi{}
	case "AWS::ApiGateway::Stage":
		return &apigateway.Stage{}
	case "AWS::ApiGateway::VpcLink":
		return &apigateway.VpcLink{}
	}
	return nil
}

func knownApiGatewayV2(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::ApiGatewayV2::Api":
		return &apigatewayv2.Api{}
	case "AWS::ApiGatewayV2::VpcLink":
		return &apigatewayv2.VpcLink{}
	}
	return nil
}

func knownAutoScaling(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::AutoScaling::AutoScalingGroup":
		return &autoscaling.AutoScalingGroup{}
	case "AWS::AutoScaling::LaunchConfiguration":
		return &autoscaling.LaunchConfiguration{}
	}
	return nil
}

func knownCloudTrail(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::CloudTrail::Trail":
		return &cloudtrail.Trail{}
	}
	return nil
}

func knownCodeBuild(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::CodeBuild::Project":
		return &codebuild.Project{}
	}
	return nil
}

func knownDynamoDB(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::DynamoDB::GlobalTable":
		return &dynamodb.GlobalTable{}
	case "AWS::DynamoDB::Table":
		return &dynamodb.Table{}
	}
	return nil
}

func knownECS(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::ECS::Cluster":
		return &ecs.Cluster{}
	case "AWS::ECS::Service":
		return &ecs.Service{}
	case "AWS::ECS::TaskDefinition":
		return &ecs.TaskDefinition{}
	}
	return nil
}

func knownEKS(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::EKS::Cluster":
		return &eks.Cluster{}
	case "AWS::EKS::FargateProfile":
		return &eks.FargateProfile{}
	case "AWS::EKS::Nodegroup":
		return &eks.Nodegroup{}
	}
	return nil
}

func knownElasticLoadBalancingV2(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::ElasticLoadBalancingV2::LoadBalancer":
		return &elasticloadbalancingv2.LoadBalancer{}
	}
	return nil
}

func knownEvents(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::Events::Rule":
		return &events.Rule{}
	}
	return nil
}

func knownGlue(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::Glue::Connection":
		return &glue.Connection{}
	case "AWS::Glue::Job":
		return &glue.Job{}
	}
	return nil
}

func knownIAM(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::IAM::GroupPolicy":
		return &iam.GroupPolicy{}
	case "AWS::IAM::InstanceProfile":
		return &iam.InstanceProfile{}
	case "AWS::IAM::ManagedPolicy":
		return &iam.ManagedPolicy{}
	case "AWS::IAM::Policy":
		return &iam.Policy{}
	case "AWS::IAM::Role":
		return &iam.Role{}
	case "AWS::IAM::RolePolicy":
		return &iam.RolePolicy{}
	case "AWS::IAM::User":
		return &iam.User{}
	case "AWS::IAM::UserPolicy":
		return &iam.UserPolicy{}
	}
	return nil
}

func knownKMS(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::KMS::Key":
		return &kms.Key{}
	}
	return nil
}

func knownLambda(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::Lambda::Function":
		return &lambda.Function{}
	}
	return nil
}

func knownLogs(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::Logs::LogGroup":
		return &logs.LogGroup{}
	}
	return nil
}

func knownNetworkFirewall(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::NetworkFirewall::Firewall":
		return &networkfirewall.Firewall{}
	case "AWS::NetworkFirewall::FirewallPolicy":
		return &networkfirewall.FirewallPolicy{}
	case "AWS::NetworkFirewall::RuleGroup":
		return &networkfirewall.RuleGroup{}
	}
	return nil
}

func knownNetworkManager(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::NetworkManager::VpcAttachment":
		return &networkmanager.VpcAttachment{}
	}
	return nil
}

func knownOpenSearchServerless(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::OpenSearchServerless::VpcEndpoint":
		return &opensearchserverless.VpcEndpoint{}
	}
	return nil
}

func knownOpenSearchService(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::OpenSearchService::Domain":
		return &opensearchservice.Domain{}
	}
	return nil
}

func knownRDS(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::RDS::DBCluster":
		return &rds.DBCluster{}
	case "AWS::RDS::DBInstance":
		return &rds.DBInstance{}
	case "AWS::RDS::DBSubnetGroup":
		return &rds.DBSubnetGroup{}
	}
	return nil
}

func knownRoute53(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::Route53::HostedZone":
		return &route53.HostedZone{}
	case "AWS::Route53::RecordSet":
		return &route53.RecordSet{}
	case "AWS::Route53::RecordSetGroup":
		return &route53.RecordSetGroup{}
	}
	return nil
}

func knownRoute53Resolver(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::Route53Resolver::FirewallDomainList":
		return &route53resolver.FirewallDomainList{}
	case "AWS::Route53Resolver::FirewallRuleGroup":
		return &route53resolver.FirewallRuleGroup{}
	case "AWS::Route53Resolver::FirewallRuleGroupAssociation":
		return &route53resolver.FirewallRuleGroupAssociation{}
	case "AWS::Route53Resolver::ResolverConfig":
		return &route53resolver.ResolverConfig{}
	case "AWS::Route53Resolver::ResolverEndpoint":
		return &route53resolver.ResolverEndpoint{}
	case "AWS::Route53Resolver::ResolverRule":
		return &route53resolver.ResolverRule{}
	case "AWS::Route53Resolver::ResolverRuleAssociation":
		return &route53resolver.ResolverRuleAssociation{}
	}
	return nil
}

func knownS3(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::S3::AccessPoint":
		return &s3.AccessPoint{}
	case "AWS::S3::Bucket":
		return &s3.Bucket{}
	case "AWS::S3::BucketPolicy":
		return &s3.BucketPolicy{}
	}
	return nil
}

func knownS3Express(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::S3Express::BucketPolicy":
		return &s3express.BucketPolicy{}
	case "AWS::S3Express::DirectoryBucket":
		return &s3express.DirectoryBucket{}
	}
	return nil
}

func knownSNS(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::SNS::Topic":
		return &sns.Topic{}
	case "AWS::SNS::TopicPolicy":
		return &sns.TopicPolicy{}
	}
	return nil
}

func knownSQS(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::SQS::Queue":
		return &sqs.Queue{}
	case "AWS::SQS::QueuePolicy":
		return &sqs.QueuePolicy{}
	}
	return nil
}

func knownSSM(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::SSM::Parameter":
		return &ssm.Parameter{}
	}
	return nil
}

func knownSecretsManager(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::SecretsManager::ResourcePolicy":
		return &secretsmanager.ResourcePolicy{}
	case "AWS::SecretsManager::Secret":
		return &secretsmanager.Secret{}
	}
	return nil
}

func knownServerless(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::Serverless::Api":
		return &serverless.Api{}
	case "AWS::Serverless::Application":
		return &serverless.Application{}
	case "AWS::Serverless::Function":
		return &serverless.Function{}
	case "AWS::Serverless::HttpApi":
		return &serverless.HttpApi{}
	case "AWS::Serverless::LayerVersion":
		return &serverless.LayerVersion{}
	case "AWS::Serverless::SimpleTable":
		return &serverless.SimpleTable{}
	case "AWS::Serverless::StateMachine":
		return &serverless.StateMachine{}
	}
	return nil
}

func knownStepFunctions(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::StepFunctions::StateMachine":
		return &stepfunctions.StateMachine{}
	}
	return nil
}

func knownVpcLattice(typ string) json.Unmarshaler {
	switch typ {
	case "AWS::VpcLattice::AuthPolicy":
		return &vpclattice.AuthPolicy{}
	case "AWS::VpcLattice::Listener":
		return &vpclattice.Listener{}
	case "AWS::VpcLattice::ResourcePolicy":
		return &vpclattice.ResourcePolicy{}
	case "AWS::VpcLattice::Rule":
		return &vpclattice.Rule{}
	case "AWS::VpcLattice::Service":
		return &vpclattice.Service{}
	case "AWS::VpcLattice::ServiceNetwork":
		return &vpclattice.ServiceNetwork{}
	case "AWS::VpcLattice::ServiceNetworkServiceAssociation":
		return &vpclattice.ServiceNetworkServiceAssociation{}
	case "AWS::VpcLattice::ServiceNetworkVpcAssociation":
		return &vpclattice.ServiceNetworkVpcAssociation{}
	case "AWS::VpcLattice::TargetGroup":
		return &vpclattice.TargetGroup{}
	}
	return nil
}
