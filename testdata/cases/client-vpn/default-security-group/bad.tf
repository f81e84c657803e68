provider "aws" {
  region = "eu-central-1"
}

resource "aws_vpc" "office" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "vpn" {
  vpc_id            = aws_vpc.office.id
  cidr_block        = "10.20.8.0/24"
  availability_zone = "eu-central-1a"
}

# No security group is named, so the default group of the VPC applies.
resource "aws_ec2_client_vpn_endpoint" "office" {
  vpc_id                 = aws_vpc.office.id
  client_cidr_block      = "172.30.0.0/22"
  server_certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/2b9e1c64-7d0f-4a35-8f6e-90c1d2e3f4a5"
  split_tunnel           = true

  authentication_options {
    type              = "federated-authentication"
    saml_provider_arn = "arn:aws:iam::111122223333:saml-provider/office"
  }

  connection_log_options {
    enabled              = true
    cloudwatch_log_group = "/vpn/office"
  }
}
