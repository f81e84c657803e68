provider "aws" {
  region = "us-east-1"
}

# It may permit everything.
variable "policy" {
  type = string
}

resource "aws_verifiedaccess_instance" "staff" {
  description = "Tools of the staff"
}

resource "aws_verifiedaccess_trust_provider" "directory" {
  policy_reference_name    = "directory"
  trust_provider_type      = "user"
  user_trust_provider_type = "iam-identity-center"
}

resource "aws_verifiedaccess_trust_provider" "devices" {
  policy_reference_name      = "devices"
  trust_provider_type        = "device"
  device_trust_provider_type = "crowdstrike"

  device_options {
    tenant_id = "b0c5d1f8-6a37-4e92-8d4b-1f2e3a4c5d6e"
  }
}

resource "aws_verifiedaccess_instance_trust_provider_attachment" "directory" {
  verifiedaccess_instance_id       = aws_verifiedaccess_instance.staff.id
  verifiedaccess_trust_provider_id = aws_verifiedaccess_trust_provider.directory.id
}

resource "aws_verifiedaccess_instance_trust_provider_attachment" "devices" {
  verifiedaccess_instance_id       = aws_verifiedaccess_instance.staff.id
  verifiedaccess_trust_provider_id = aws_verifiedaccess_trust_provider.devices.id
}

resource "aws_verifiedaccess_group" "staff" {
  verifiedaccess_instance_id = aws_verifiedaccess_instance.staff.id
  policy_document            = var.policy
}

resource "aws_security_group" "wiki" {
  name   = "verified-access-wiki"
  vpc_id = "vpc-0c1d2e3f4a5b6c7d8"
}

resource "aws_verifiedaccess_endpoint" "wiki" {
  verified_access_group_id = aws_verifiedaccess_group.staff.id
  application_domain       = "wiki.example.com"
  attachment_type          = "vpc"
  domain_certificate_arn   = "arn:aws:acm:us-east-1:111122223333:certificate/9c8b7a65-4d3e-42f1-8a90-b1c2d3e4f5a6"
  endpoint_domain_prefix   = "wiki"
  endpoint_type            = "load-balancer"
  security_group_ids       = [aws_security_group.wiki.id]

  load_balancer_options {
    load_balancer_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/wiki/50dc6c495c0c9188"
    port              = 443
    protocol          = "https"
    subnet_ids        = ["subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829"]
  }
}
