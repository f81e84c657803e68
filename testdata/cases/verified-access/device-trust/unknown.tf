provider "aws" {
  region = "us-east-1"
}

# It may be a second provider for users.
variable "provider_type" {
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
  trust_provider_type        = var.provider_type
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
