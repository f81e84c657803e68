# Remote access to an office network: Client VPN and Verified Access, with a
# firewall between the network and the internet, and what is logged of it all.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "office" {
  cidr_block = "10.80.0.0/16"
  tags       = { Name = "office" }
}

resource "aws_internet_gateway" "office" {
  vpc_id = aws_vpc.office.id
  tags   = { Name = "internet" }
}

resource "aws_subnet" "web" {
  vpc_id            = aws_vpc.office.id
  cidr_block        = "10.80.1.0/24"
  availability_zone = "eu-west-1a"
  tags              = { Name = "web" }
}

resource "aws_subnet" "firewall" {
  vpc_id            = aws_vpc.office.id
  cidr_block        = "10.80.2.0/28"
  availability_zone = "eu-west-1a"
  tags              = { Name = "firewall" }
}

resource "aws_security_group" "vpn" {
  name        = "vpn"
  description = "Network interfaces of the VPN"
  vpc_id      = aws_vpc.office.id
  tags        = { Name = "vpn" }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# The firewall sees what comes in, and not what goes out.
resource "aws_vpc_endpoint" "firewall" {
  vpc_id            = aws_vpc.office.id
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0a9b8c7d6e5f40312"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.firewall.id]
  tags              = { Name = "firewall" }
}

resource "aws_route_table" "ingress" {
  vpc_id = aws_vpc.office.id
  tags   = { Name = "ingress" }

  route {
    cidr_block      = aws_subnet.web.cidr_block
    vpc_endpoint_id = aws_vpc_endpoint.firewall.id
  }
}

resource "aws_route_table_association" "ingress" {
  gateway_id     = aws_internet_gateway.office.id
  route_table_id = aws_route_table.ingress.id
}

resource "aws_route_table" "straight" {
  vpc_id = aws_vpc.office.id
  tags   = { Name = "straight" }

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.office.id
  }
}

resource "aws_route_table_association" "web" {
  subnet_id      = aws_subnet.web.id
  route_table_id = aws_route_table.straight.id
}

resource "aws_route_table_association" "firewall" {
  subnet_id      = aws_subnet.firewall.id
  route_table_id = aws_route_table.straight.id
}

resource "aws_ec2_client_vpn_endpoint" "staff" {
  client_cidr_block      = "10.80.64.0/22"
  server_certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"
  vpc_id                 = aws_vpc.office.id
  security_group_ids     = [aws_security_group.vpn.id]
  tags                   = { Name = "staff" }

  authentication_options {
    type                       = "certificate-authentication"
    root_certificate_chain_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1c2d3e4f-5061-4728-93a4-b5c6d7e8f90a"
  }

  client_connect_options {
    enabled             = true
    lambda_function_arn = "arn:aws:lambda:eu-west-1:111122223333:function:AWSClientVPN-posture"
  }

  connection_log_options {
    enabled = false
  }
}

resource "aws_ec2_client_vpn_network_association" "staff" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.staff.id
  subnet_id              = aws_subnet.web.id
}

resource "aws_ec2_client_vpn_authorization_rule" "everybody" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.staff.id
  target_network_cidr    = aws_vpc.office.cidr_block
  authorize_all_groups   = true
}

resource "aws_ec2_client_vpn_route" "internet" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.staff.id
  destination_cidr_block = "0.0.0.0/0"
  target_vpc_subnet_id   = aws_subnet.web.id
}

resource "aws_ec2_client_vpn_endpoint" "guests" {
  client_cidr_block      = "172.31.0.0/22"
  server_certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"
  tags                   = { Name = "guests" }

  authentication_options {
    type              = "federated-authentication"
    saml_provider_arn = "arn:aws:iam::111122223333:saml-provider/guests"
  }

  connection_log_options {
    enabled              = true
    cloudwatch_log_group = "/vpn/guests"
  }
}

resource "aws_verifiedaccess_trust_provider" "directory" {
  policy_reference_name    = "directory"
  trust_provider_type      = "user"
  user_trust_provider_type = "iam-identity-center"
  tags                     = { Name = "directory" }
}

resource "aws_verifiedaccess_instance" "staff" {
  tags = { Name = "staff" }
}

resource "aws_verifiedaccess_instance_trust_provider_attachment" "directory" {
  verifiedaccess_instance_id       = aws_verifiedaccess_instance.staff.id
  verifiedaccess_trust_provider_id = aws_verifiedaccess_trust_provider.directory.id
}

resource "aws_verifiedaccess_instance_logging_configuration" "staff" {
  verifiedaccess_instance_id = aws_verifiedaccess_instance.staff.id

  access_logs {
    s3 {
      enabled     = true
      bucket_name = "access-logs-111122223333"
    }
  }
}

resource "aws_verifiedaccess_group" "staff" {
  verifiedaccess_instance_id = aws_verifiedaccess_instance.staff.id
  policy_document            = "permit(principal, action, resource) when { context.http_request.http_method == \"GET\" };"
  tags                       = { Name = "staff" }
}

resource "aws_verifiedaccess_endpoint" "wiki" {
  verified_access_group_id = aws_verifiedaccess_group.staff.id
  policy_document          = "permit(principal, action, resource) when { context.directory.groups has \"wiki\" };"
  attachment_type          = "vpc"
  endpoint_type            = "network-interface"
  application_domain       = "wiki.example.com"
  tags                     = { Name = "wiki" }
}

resource "aws_verifiedaccess_endpoint" "status" {
  verified_access_group_id = aws_verifiedaccess_group.staff.id
  attachment_type          = "vpc"
  endpoint_type            = "network-interface"
  application_domain       = "status.example.com"
  tags                     = { Name = "status" }
}

resource "aws_vpc_endpoint" "kms" {
  vpc_id              = aws_vpc.office.id
  service_name        = "com.amazonaws.eu-west-1.kms"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.web.id]
  security_group_ids  = [aws_security_group.vpn.id]
  private_dns_enabled = false
  tags                = { Name = "kms" }
}

resource "aws_cloudtrail" "account" {
  name           = "account"
  s3_bucket_name = "audit-logs-111122223333"

  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }
}

resource "aws_cloudtrail_event_data_store" "lake" {
  name = "lake"

  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["NetworkActivity"]
    }

    field_selector {
      field  = "eventSource"
      equals = ["kms.amazonaws.com"]
    }
  }
}

resource "aws_route53_resolver_query_log_config" "office" {
  name            = "office"
  destination_arn = "arn:aws:s3:::dns-logs-111122223333"
}

resource "aws_route53_resolver_query_log_config_association" "office" {
  resolver_query_log_config_id = aws_route53_resolver_query_log_config.office.id
  resource_id                  = aws_vpc.office.id
}
