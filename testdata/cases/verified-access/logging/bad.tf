provider "aws" {
  region = "us-east-1"
}

# Nothing says who asked for what, and what was refused.
resource "aws_verifiedaccess_instance" "staff" {
  description = "Tools of the staff"
}

resource "aws_verifiedaccess_trust_provider" "directory" {
  policy_reference_name    = "directory"
  trust_provider_type      = "user"
  user_trust_provider_type = "iam-identity-center"
}

resource "aws_verifiedaccess_instance_trust_provider_attachment" "directory" {
  verifiedaccess_instance_id       = aws_verifiedaccess_instance.staff.id
  verifiedaccess_trust_provider_id = aws_verifiedaccess_trust_provider.directory.id
}
