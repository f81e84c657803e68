"""Deploys the template named by the first argument to moto, inside of this
process and so without any network, and prints as JSON what stands there:
{"ids": {logical id: physical id}, "resources": {logical id: {property: value}}}.
Further arguments are parameters, K=V. Properties have CloudFormation's names."""
import ast
import json
import os
import sys

os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1", AWS_EC2_METADATA_DISABLED="true")
import boto3
from moto import mock_aws


def permissions(rules):
    out = []
    for r in rules:
        base = {"IpProtocol": r["IpProtocol"], "FromPort": r.get("FromPort"), "ToPort": r.get("ToPort")}
        out += [{**base, "CidrIp": x["CidrIp"]} for x in r.get("IpRanges", [])]
        out += [{**base, "SourceSecurityGroupId": x["GroupId"]} for x in r.get("UserIdGroupPairs", [])]
    return out


def parsed(document):
    """moto keeps policies as Python writes them."""
    try:
        return json.loads(document) if isinstance(document, str) else document
    except ValueError:
        return ast.literal_eval(document)


def facts(ec2, iam, s3, typ, physical):
    if typ == "AWS::EC2::VPC":
        return {"CidrBlock": ec2.describe_vpcs(VpcIds=[physical])["Vpcs"][0]["CidrBlock"]}
    if typ == "AWS::EC2::Subnet":
        s = ec2.describe_subnets(SubnetIds=[physical])["Subnets"][0]
        return {k: s[k] for k in ("VpcId", "CidrBlock", "AvailabilityZone")}
    if typ == "AWS::EC2::RouteTable":
        return {"VpcId": ec2.describe_route_tables(RouteTableIds=[physical])["RouteTables"][0]["VpcId"]}
    if typ == "AWS::EC2::SecurityGroup":
        g = ec2.describe_security_groups(GroupIds=[physical])["SecurityGroups"][0]
        return {"GroupDescription": g["Description"], "VpcId": g["VpcId"], "SecurityGroupIngress": permissions(g["IpPermissions"])}
    if typ == "AWS::EC2::VPCEndpoint":
        e = ec2.describe_vpc_endpoints(VpcEndpointIds=[physical])["VpcEndpoints"][0]
        out = {k: e[k] for k in ("VpcId", "ServiceName", "VpcEndpointType", "RouteTableIds", "SubnetIds", "PrivateDnsEnabled") if k in e}
        out["SecurityGroupIds"] = [g["GroupId"] for g in e.get("Groups", [])]
        if e.get("PolicyDocument"):
            out["PolicyDocument"] = parsed(e["PolicyDocument"])
        return out
    if typ == "AWS::IAM::Role":
        role = iam.get_role(RoleName=physical)["Role"]
        names = iam.list_role_policies(RoleName=physical)["PolicyNames"]
        return {
            "AssumeRolePolicyDocument": role["AssumeRolePolicyDocument"],
            "Policies": [{"PolicyName": n, "PolicyDocument": parsed(iam.get_role_policy(RoleName=physical, PolicyName=n)["PolicyDocument"])} for n in names],
        }
    if typ == "AWS::S3::Bucket":
        try:
            return {"Policy": json.loads(s3.get_bucket_policy(Bucket=physical)["Policy"])}
        except s3.exceptions.ClientError:
            return {}
    return {}


with mock_aws():
    cfn, ec2, iam, s3 = (boto3.client(n) for n in ("cloudformation", "ec2", "iam", "s3"))
    body = open(sys.argv[1], encoding="utf-8").read()
    parameters = [dict(zip(("ParameterKey", "ParameterValue"), a.split("=", 1))) for a in sys.argv[2:]]
    cfn.create_stack(StackName="stack", TemplateBody=body, Parameters=parameters)
    out = {"ids": {}, "resources": {}}
    for r in cfn.list_stack_resources(StackName="stack")["StackResourceSummaries"]:
        if not r["LogicalResourceId"]:
            continue  # what a condition leaves out
        out["ids"][r["LogicalResourceId"]] = r["PhysicalResourceId"]
        found = facts(ec2, iam, s3, r["ResourceType"], r["PhysicalResourceId"])
        if found:
            out["resources"][r["LogicalResourceId"]] = found
    print(json.dumps(out))
