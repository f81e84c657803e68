# Two VPCs with a peering connection, a transit gateway with a table of its own,
# a VPN that announces routes, a NAT instance and a firewall. The internet is
# blocked but for one VPC.

provider "aws" {
  region = "eu-central-1"
}

variable "partner_vpc_id" {
  type = string
}

resource "aws_vpc" "apps" {
  cidr_block = "10.1.0.0/16"

  tags = { Name = "apps" }
}

resource "aws_vpc" "shared" {
  cidr_block           = "10.2.0.0/16"
  enable_dns_hostnames = true

  tags = { Name = "shared" }
}

resource "aws_vpc_peering_connection" "shared" {
  vpc_id      = aws_vpc.apps.id
  peer_vpc_id = aws_vpc.shared.id
  auto_accept = true

  tags = { Name = "apps-shared" }
}

resource "aws_vpc_peering_connection" "partner" {
  vpc_id      = aws_vpc.apps.id
  peer_vpc_id = var.partner_vpc_id

  tags = { Name = "apps-partner" }
}

resource "aws_ec2_transit_gateway" "core" {
  description                        = "core"
  default_route_table_association    = "disable"
  security_group_referencing_support = "enable"

  tags = { Name = "core" }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "apps" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = aws_vpc.apps.id
  subnet_ids         = [aws_subnet.apps.id]

  tags = { Name = "core-apps" }
}

resource "aws_ec2_transit_gateway_vpc_attachment" "shared" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id
  vpc_id             = aws_vpc.shared.id
  subnet_ids         = [aws_subnet.shared.id]

  appliance_mode_support             = "enable"
  security_group_referencing_support = "disable"

  tags = { Name = "core-shared" }
}

resource "aws_ec2_transit_gateway_route_table" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.core.id

  tags = { Name = "core" }
}

resource "aws_ec2_transit_gateway_route_table_association" "apps" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.core.id
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.apps.id
}

resource "aws_ec2_transit_gateway_route_table_propagation" "shared" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.core.id
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.shared.id
}

resource "aws_ec2_transit_gateway_route" "default" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.core.id
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.shared.id
  destination_cidr_block         = "0.0.0.0/0"
}

resource "aws_ec2_transit_gateway_route" "nowhere" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.core.id
  destination_cidr_block         = "10.66.0.0/16"
  blackhole                      = true
}

resource "aws_customer_gateway" "branch" {
  type       = "ipsec.1"
  ip_address = "192.0.2.10"
  bgp_asn    = 65000
}

resource "aws_vpn_connection" "branch" {
  type                = "ipsec.1"
  customer_gateway_id = aws_customer_gateway.branch.id
  transit_gateway_id  = aws_ec2_transit_gateway.core.id

  tags = { Name = "branch" }
}

resource "aws_networkfirewall_firewall" "shared" {
  name                = "shared"
  firewall_policy_arn = "arn:aws:network-firewall:eu-central-1:111122223333:firewall-policy/shared"
  vpc_id              = aws_vpc.shared.id

  subnet_mapping {
    subnet_id = aws_subnet.shared.id
  }
}

resource "aws_vpc_dhcp_options" "office" {
  domain_name_servers = ["10.0.0.53"]
}

resource "aws_vpc_dhcp_options_association" "apps" {
  vpc_id          = aws_vpc.apps.id
  dhcp_options_id = aws_vpc_dhcp_options.office.id
}

resource "aws_vpn_gateway" "office" {
  tags = { Name = "office" }
}

resource "aws_vpn_gateway_attachment" "office" {
  vpn_gateway_id = aws_vpn_gateway.office.id
  vpc_id         = aws_vpc.shared.id
}

resource "aws_internet_gateway" "apps" {
  vpc_id = aws_vpc.apps.id

  tags = { Name = "apps" }
}

resource "aws_subnet" "apps" {
  vpc_id            = aws_vpc.apps.id
  cidr_block        = "10.1.0.0/24"
  availability_zone = "eu-central-1a"

  tags = { Name = "apps" }
}

resource "aws_subnet" "dmz" {
  vpc_id                  = aws_vpc.apps.id
  cidr_block              = "10.1.1.0/24"
  availability_zone       = "eu-central-1a"
  map_public_ip_on_launch = true

  tags = { Name = "dmz" }
}

resource "aws_subnet" "batch" {
  vpc_id            = aws_vpc.apps.id
  cidr_block        = "10.1.2.0/24"
  availability_zone = "eu-central-1b"

  tags = { Name = "batch" }
}

resource "aws_subnet" "shared" {
  vpc_id            = aws_vpc.shared.id
  cidr_block        = "10.2.0.0/24"
  availability_zone = "eu-central-1a"

  tags = { Name = "shared" }
}

resource "aws_instance" "nat" {
  ami               = "ami-0123456789abcdef0"
  instance_type     = "t4g.nano"
  subnet_id         = aws_subnet.dmz.id
  source_dest_check = false

  tags = { Name = "nat" }
}

resource "aws_network_interface" "probe" {
  subnet_id = aws_subnet.dmz.id

  tags = { Name = "probe" }
}

resource "aws_route_table" "apps" {
  vpc_id = aws_vpc.apps.id

  tags = { Name = "apps" }
}

resource "aws_route" "apps_core" {
  route_table_id         = aws_route_table.apps.id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = aws_ec2_transit_gateway.core.id
}

resource "aws_route" "apps_shared" {
  route_table_id            = aws_route_table.apps.id
  destination_cidr_block    = "10.2.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.shared.id
}

resource "aws_route" "apps_partner" {
  route_table_id            = aws_route_table.apps.id
  destination_cidr_block    = "10.9.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.partner.id
}

resource "aws_route_table" "dmz" {
  vpc_id = aws_vpc.apps.id

  tags = { Name = "dmz" }
}

resource "aws_route" "dmz" {
  for_each = toset(["0.0.0.0/1", "128.0.0.0/1"])

  route_table_id         = aws_route_table.dmz.id
  destination_cidr_block = each.key
  gateway_id             = aws_internet_gateway.apps.id
}

resource "aws_route_table" "batch" {
  vpc_id = aws_vpc.apps.id

  tags = { Name = "batch" }
}

resource "aws_route" "batch" {
  route_table_id         = aws_route_table.batch.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}

resource "aws_route_table" "shared" {
  vpc_id = aws_vpc.shared.id

  tags = { Name = "shared" }
}

resource "aws_vpn_gateway_route_propagation" "shared" {
  vpn_gateway_id = aws_vpn_gateway.office.id
  route_table_id = aws_route_table.shared.id
}

resource "aws_route" "shared_office" {
  route_table_id         = aws_route_table.shared.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_vpn_gateway.office.id
}

resource "aws_route" "shared_firewall" {
  route_table_id         = aws_route_table.shared.id
  destination_cidr_block = "10.77.0.0/16"
  vpc_endpoint_id        = tolist(aws_networkfirewall_firewall.shared.firewall_status[0].sync_states)[0].attachment[0].endpoint_id
}

resource "aws_route_table_association" "apps" {
  subnet_id      = aws_subnet.apps.id
  route_table_id = aws_route_table.apps.id
}

resource "aws_route_table_association" "dmz" {
  subnet_id      = aws_subnet.dmz.id
  route_table_id = aws_route_table.dmz.id
}

resource "aws_route_table_association" "batch" {
  subnet_id      = aws_subnet.batch.id
  route_table_id = aws_route_table.batch.id
}

resource "aws_route_table_association" "shared" {
  subnet_id      = aws_subnet.shared.id
  route_table_id = aws_route_table.shared.id
}

resource "aws_route_table_association" "edge" {
  gateway_id     = aws_internet_gateway.apps.id
  route_table_id = aws_route_table.dmz.id
}

resource "aws_vpc_block_public_access_options" "this" {
  internet_gateway_block_mode = "block-bidirectional"
}

resource "aws_vpc_block_public_access_exclusion" "apps" {
  vpc_id                          = aws_vpc.apps.id
  internet_gateway_exclusion_mode = "allow-bidirectional"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.shared.id
  service_name    = "com.amazonaws.eu-central-1.s3"
  route_table_ids = [aws_route_table.shared.id]

  tags = { Name = "s3" }
}

resource "aws_vpc_endpoint" "logs" {
  vpc_id              = aws_vpc.shared.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.eu-central-1.logs"
  subnet_ids          = [aws_subnet.shared.id]
  private_dns_enabled = true

  tags = { Name = "logs" }
}
