# A smallest resource of each type whose defaults Default knows. Nested blocks
# stand here only for the defaults inside them.

resource "aws_vpc" "x" { cidr_block = "10.0.0.0/16" }
resource "aws_default_vpc" "x" {}
resource "aws_vpc_ipv4_cidr_block_association" "x" {
  vpc_id     = "vpc-1"
  cidr_block = "10.1.0.0/16"
}
resource "aws_vpc_ipv6_cidr_block_association" "x" {
  vpc_id            = "vpc-1"
  ipv6_ipam_pool_id = "p"
}
resource "aws_vpc_dhcp_options" "x" { domain_name = "x" }
resource "aws_vpc_dhcp_options_association" "x" {
  vpc_id          = "vpc-1"
  dhcp_options_id = "d"
}
resource "aws_default_vpc_dhcp_options" "x" {}
resource "aws_subnet" "x" { vpc_id = "vpc-1" }
resource "aws_default_subnet" "x" { availability_zone = "us-east-1a" }
resource "aws_vpc_block_public_access_options" "x" { internet_gateway_block_mode = "off" }
resource "aws_vpc_block_public_access_exclusion" "x" {
  internet_gateway_exclusion_mode = "allow-egress"
  vpc_id                          = "vpc-1"
}
resource "aws_internet_gateway" "x" {}
resource "aws_internet_gateway_attachment" "x" {
  internet_gateway_id = "igw-1"
  vpc_id              = "vpc-1"
}
resource "aws_egress_only_internet_gateway" "x" { vpc_id = "vpc-1" }
resource "aws_eip" "x" {}
resource "aws_eip_association" "x" { instance_id = "i-1" }
resource "aws_nat_gateway" "x" { subnet_id = "subnet-1" }
resource "aws_vpn_gateway" "x" {}
resource "aws_vpn_gateway_attachment" "x" {
  vpc_id         = "vpc-1"
  vpn_gateway_id = "vgw-1"
}
resource "aws_vpn_gateway_route_propagation" "x" {
  route_table_id = "rtb-1"
  vpn_gateway_id = "vgw-1"
}
resource "aws_customer_gateway" "x" {
  type       = "ipsec.1"
  bgp_asn    = 65000
  ip_address = "1.2.3.4"
}
resource "aws_vpn_connection" "x" {
  customer_gateway_id = "cgw-1"
  type                = "ipsec.1"
  vpn_gateway_id      = "vgw-1"
}
resource "aws_ec2_transit_gateway" "x" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "x" {
  subnet_ids         = ["subnet-1"]
  transit_gateway_id = "tgw-1"
  vpc_id             = "vpc-1"
}
resource "aws_ec2_transit_gateway_vpc_attachment_accepter" "x" { transit_gateway_attachment_id = "a" }
resource "aws_ec2_transit_gateway_peering_attachment" "x" {
  peer_region             = "us-west-2"
  peer_transit_gateway_id = "tgw-1"
  transit_gateway_id      = "tgw-2"
}
resource "aws_ec2_transit_gateway_route_table" "x" { transit_gateway_id = "tgw-1" }
resource "aws_ec2_transit_gateway_route" "x" {
  destination_cidr_block         = "10.0.0.0/8"
  transit_gateway_route_table_id = "tgw-rtb-1"
}
resource "aws_ec2_transit_gateway_route_table_association" "x" {
  transit_gateway_attachment_id  = "a"
  transit_gateway_route_table_id = "tgw-rtb-1"
}
resource "aws_ec2_transit_gateway_route_table_propagation" "x" {
  transit_gateway_attachment_id  = "a"
  transit_gateway_route_table_id = "tgw-rtb-1"
}
resource "aws_vpc_peering_connection" "x" {
  vpc_id      = "vpc-1"
  peer_vpc_id = "vpc-2"
  accepter {}
  requester {}
}
resource "aws_vpc_peering_connection_accepter" "x" {
  vpc_peering_connection_id = "pcx-1"
}
resource "aws_vpc_peering_connection_options" "x" {
  vpc_peering_connection_id = "pcx-1"
  accepter {}
  requester {}
}
resource "aws_networkmanager_vpc_attachment" "x" {
  core_network_id = "core-network-0123456789abcdef0"
  subnet_arns     = ["arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1"]
  vpc_arn         = "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1"
  options {}
}
resource "aws_ec2_carrier_gateway" "x" { vpc_id = "vpc-1" }
resource "aws_route_table" "x" {
  vpc_id = "vpc-1"
}
resource "aws_default_route_table" "x" { default_route_table_id = "rtb-1" }
resource "aws_route" "x" {
  route_table_id         = "rtb-1"
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "igw-1"
}
resource "aws_route_table_association" "x" {
  route_table_id = "rtb-1"
  subnet_id      = "subnet-1"
}
resource "aws_main_route_table_association" "x" {
  route_table_id = "rtb-1"
  vpc_id         = "vpc-1"
}
resource "aws_network_interface" "x" { subnet_id = "subnet-1" }
resource "aws_network_interface_attachment" "x" {
  device_index         = 1
  instance_id          = "i-1"
  network_interface_id = "eni-1"
}
resource "aws_network_interface_sg_attachment" "x" {
  network_interface_id = "eni-1"
  security_group_id    = "sg-1"
}
resource "aws_security_group" "x" {}
resource "aws_default_security_group" "x" {}
resource "aws_security_group_rule" "x" {
  security_group_id = "sg-1"
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = ["10.0.0.0/8"]
}
resource "aws_vpc_security_group_ingress_rule" "x" {
  security_group_id = "sg-1"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.0.0/8"
}
resource "aws_vpc_security_group_egress_rule" "x" {
  security_group_id = "sg-1"
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
}
resource "aws_vpc_security_group_vpc_association" "x" {
  security_group_id = "sg-1"
  vpc_id            = "vpc-1"
}
resource "aws_network_acl" "x" { vpc_id = "vpc-1" }
resource "aws_default_network_acl" "x" { default_network_acl_id = "acl-1" }
resource "aws_network_acl_rule" "x" {
  network_acl_id = "acl-1"
  rule_number    = 100
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "10.0.0.0/8"
  from_port      = 1
  to_port        = 2
}
resource "aws_network_acl_association" "x" {
  network_acl_id = "acl-1"
  subnet_id      = "subnet-1"
}
resource "aws_ec2_managed_prefix_list" "x" {
  address_family = "IPv4"
  max_entries    = 5
  name           = "x"
}
resource "aws_ec2_managed_prefix_list_entry" "x" {
  cidr           = "10.0.0.0/8"
  prefix_list_id = "pl-1"
}
resource "aws_vpc_endpoint" "x" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.us-east-1.s3"
  dns_options {}
}
resource "aws_vpc_endpoint_policy" "x" { vpc_endpoint_id = "vpce-1" }
resource "aws_vpc_endpoint_private_dns" "x" {
  vpc_endpoint_id     = "vpce-1"
  private_dns_enabled = true
}
resource "aws_vpc_endpoint_route_table_association" "x" {
  route_table_id  = "rtb-1"
  vpc_endpoint_id = "vpce-1"
}
resource "aws_vpc_endpoint_security_group_association" "x" {
  security_group_id = "sg-1"
  vpc_endpoint_id   = "vpce-1"
}
resource "aws_vpc_endpoint_subnet_association" "x" {
  subnet_id       = "subnet-1"
  vpc_endpoint_id = "vpce-1"
}
resource "aws_vpc_endpoint_connection_accepter" "x" {
  vpc_endpoint_id         = "vpce-1"
  vpc_endpoint_service_id = "vpce-svc-1"
}
resource "aws_vpc_endpoint_service" "x" { acceptance_required = true }
resource "aws_vpc_endpoint_service_allowed_principal" "x" {
  principal_arn           = "*"
  vpc_endpoint_service_id = "vpce-svc-1"
}
resource "aws_ec2_instance_connect_endpoint" "x" { subnet_id = "subnet-1" }
resource "aws_vpclattice_service_network_vpc_association" "x" {
  service_network_identifier = "sn-1"
  vpc_identifier             = "vpc-1"
}
resource "aws_vpclattice_resource_gateway" "x" {
  name       = "abc"
  vpc_id     = "vpc-1"
  subnet_ids = ["subnet-1"]
}
resource "aws_flow_log" "x" {
  vpc_id          = "vpc-1"
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::x"
  destination_options {}
}
resource "aws_route53_zone" "x" {
  name = "example.com"
  vpc { vpc_id = "vpc-1" }
}
resource "aws_route53_zone_association" "x" {
  zone_id = "z"
  vpc_id  = "vpc-1"
}
resource "aws_route53_record" "x" {
  name    = "a.example.com"
  type    = "A"
  zone_id = "Z"
  ttl     = 60
  records = ["1.2.3.4"]
}
resource "aws_route53_resolver_endpoint" "x" {
  direction          = "INBOUND"
  security_group_ids = ["sg-1"]
  ip_address { subnet_id = "subnet-1" }
  ip_address { subnet_id = "subnet-2" }
}
resource "aws_route53_resolver_rule" "x" {
  domain_name = "example.com"
  rule_type   = "FORWARD"
  target_ip { ip = "10.0.0.2" }
}
resource "aws_route53_resolver_rule_association" "x" {
  resolver_rule_id = "r"
  vpc_id           = "vpc-1"
}
resource "aws_route53_resolver_query_log_config" "x" {
  name            = "x"
  destination_arn = "arn:aws:s3:::x"
}
resource "aws_route53_resolver_query_log_config_association" "x" {
  resolver_query_log_config_id = "x"
  resource_id                  = "vpc-1"
}
resource "aws_s3_bucket" "x" {}
resource "aws_s3_bucket_policy" "x" {
  bucket = "x"
  policy = "{}"
}
resource "aws_s3_bucket_public_access_block" "x" { bucket = "x" }
resource "aws_s3_account_public_access_block" "x" {}
resource "aws_s3_bucket_website_configuration" "x" {
  bucket = "x"
  index_document { suffix = "index.html" }
}
resource "aws_s3_bucket_logging" "x" {
  bucket        = "x"
  target_bucket = "y"
  target_prefix = "z"
}
resource "aws_s3_bucket_acl" "x" {
  bucket = "x"
  acl    = "private"
}
resource "aws_s3_bucket_ownership_controls" "x" {
  bucket = "x"
  rule { object_ownership = "BucketOwnerEnforced" }
}
resource "aws_s3_access_point" "x" {
  bucket = "x"
  name   = "abc"
  vpc_configuration { vpc_id = "vpc-1" }
  public_access_block_configuration {}
}
resource "aws_s3control_access_point_policy" "x" {
  access_point_arn = "arn:aws:s3:us-east-1:123456789012:accesspoint/x"
  policy           = "{}"
}
resource "aws_s3_directory_bucket" "x" {
  bucket = "abc--use1-az4--x-s3"
  location { name = "use1-az4" }
}
resource "aws_dynamodb_table" "x" {
  name         = "abc"
  hash_key     = "id"
  billing_mode = "PAY_PER_REQUEST"
  attribute {
    name = "id"
    type = "S"
  }
}
resource "aws_dynamodb_resource_policy" "x" {
  resource_arn = "arn:aws:dynamodb:us-east-1:123456789012:table/x"
  policy       = "{}"
}
resource "aws_iam_role" "x" { assume_role_policy = "{}" }
resource "aws_iam_role_policy" "x" {
  role   = "x"
  policy = "{}"
}
resource "aws_iam_policy" "x" { policy = "{}" }
resource "aws_iam_role_policy_attachment" "x" {
  role       = "x"
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}
resource "aws_iam_policy_attachment" "x" {
  name       = "x"
  roles      = ["x"]
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}
resource "aws_iam_instance_profile" "x" {}
resource "aws_iam_user" "x" { name = "x" }
resource "aws_iam_user_policy" "x" {
  user   = "x"
  policy = "{}"
}
resource "aws_iam_group" "x" { name = "x" }
resource "aws_iam_group_policy" "x" {
  group  = "x"
  policy = "{}"
}
resource "aws_organizations_policy" "x" {
  name    = "x"
  content = "{}"
}
resource "aws_kms_key" "x" {}
resource "aws_kms_key_policy" "x" {
  key_id = "x"
  policy = "{}"
}
resource "aws_sqs_queue" "x" {}
resource "aws_sqs_queue_policy" "x" {
  queue_url = "x"
  policy    = "{}"
}
resource "aws_sns_topic" "x" {}
resource "aws_sns_topic_policy" "x" {
  arn    = "arn:aws:sns:us-east-1:123456789012:x"
  policy = "{}"
}
resource "aws_secretsmanager_secret" "x" {}
resource "aws_secretsmanager_secret_policy" "x" {
  secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"
  policy     = "{}"
}
resource "aws_ecr_repository" "x" { name = "abc" }
resource "aws_ecr_repository_policy" "x" {
  repository = "abc"
  policy     = "{}"
}
resource "aws_efs_file_system" "x" {}
resource "aws_efs_file_system_policy" "x" {
  file_system_id = "fs-1"
  policy         = "{}"
}
resource "aws_efs_mount_target" "x" {
  file_system_id = "fs-1"
  subnet_id      = "subnet-1"
}
resource "aws_cloudwatch_event_bus_policy" "x" { policy = "{}" }
resource "aws_opensearch_domain" "x" {
  domain_name = "abc"
  vpc_options { subnet_ids = ["subnet-1"] }
}
resource "aws_opensearch_domain_policy" "x" {
  domain_name     = "abc"
  access_policies = "{}"
}
resource "aws_opensearch_vpc_endpoint" "x" {
  domain_arn = "arn:aws:es:us-east-1:123456789012:domain/x"
  vpc_options { subnet_ids = ["subnet-1"] }
}
resource "aws_opensearchserverless_vpc_endpoint" "x" {
  name       = "abc"
  subnet_ids = ["subnet-1"]
  vpc_id     = "vpc-1"
}
resource "aws_api_gateway_rest_api" "x" {
  name = "x"
  endpoint_configuration { types = ["PRIVATE"] }
}
resource "aws_api_gateway_rest_api_policy" "x" {
  rest_api_id = "x"
  policy      = "{}"
}
resource "aws_api_gateway_domain_name" "x" { domain_name = "example.com" }
resource "aws_apigatewayv2_api" "x" {
  name          = "x"
  protocol_type = "HTTP"
}
resource "aws_apigatewayv2_vpc_link" "x" {
  name               = "x"
  security_group_ids = ["sg-1"]
  subnet_ids         = ["subnet-1"]
}
resource "aws_cloudtrail" "x" {
  name           = "abc"
  s3_bucket_name = "x"
  event_selector {}
}
resource "aws_cloudtrail_event_data_store" "x" { name = "abc" }
resource "aws_cloudwatch_log_group" "x" {}
resource "aws_ec2_client_vpn_endpoint" "x" {
  server_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/x"
  client_cidr_block      = "10.0.0.0/16"
  authentication_options { type = "certificate-authentication" }
  connection_log_options { enabled = false }
  client_connect_options {}
  client_login_banner_options {}
  client_route_enforcement_options {}
}
resource "aws_ec2_client_vpn_network_association" "x" {
  client_vpn_endpoint_id = "cvpn-1"
  subnet_id              = "subnet-1"
}
resource "aws_ec2_client_vpn_authorization_rule" "x" {
  client_vpn_endpoint_id = "cvpn-1"
  target_network_cidr    = "10.0.0.0/8"
  authorize_all_groups   = true
}
resource "aws_ec2_client_vpn_route" "x" {
  client_vpn_endpoint_id = "cvpn-1"
  destination_cidr_block = "10.0.0.0/8"
  target_vpc_subnet_id   = "subnet-1"
}
resource "aws_verifiedaccess_instance" "x" {}
resource "aws_verifiedaccess_trust_provider" "x" {
  policy_reference_name    = "x"
  trust_provider_type      = "user"
  user_trust_provider_type = "iam-identity-center"
}
resource "aws_verifiedaccess_instance_trust_provider_attachment" "x" {
  verifiedaccess_instance_id       = "vai-1"
  verifiedaccess_trust_provider_id = "vatp-1"
}
resource "aws_verifiedaccess_group" "x" { verifiedaccess_instance_id = "vai-1" }
resource "aws_verifiedaccess_endpoint" "x" {
  attachment_type          = "vpc"
  endpoint_type            = "load-balancer"
  verified_access_group_id = "vagr-1"
  load_balancer_options {}
}
resource "aws_verifiedaccess_instance_logging_configuration" "x" {
  verifiedaccess_instance_id = "vai-1"
  access_logs {}
}
resource "aws_instance" "x" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  metadata_options {}
}
resource "aws_launch_template" "x" {
  network_interfaces {}
}
resource "aws_autoscaling_group" "x" {
  min_size             = 1
  max_size             = 1
  launch_configuration = "x"
}
resource "aws_lambda_function" "x" {
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/x"
  handler       = "x"
  runtime       = "python3.12"
  filename      = "x.zip"
  vpc_config {
    subnet_ids         = ["subnet-1"]
    security_group_ids = ["sg-1"]
  }
}
resource "aws_lambda_permission" "x" {
  action        = "lambda:InvokeFunction"
  function_name = "x"
  principal     = "*"
}
resource "aws_ecs_cluster" "x" { name = "x" }
resource "aws_ecs_service" "x" {
  name = "x"
  network_configuration { subnets = ["subnet-1"] }
}
resource "aws_ecs_task_definition" "x" {
  family                = "x"
  container_definitions = "[]"
}
resource "aws_eks_cluster" "x" {
  name     = "abc"
  role_arn = "arn:aws:iam::123456789012:role/x"
  vpc_config { subnet_ids = ["subnet-1"] }
}
resource "aws_eks_node_group" "x" {
  cluster_name  = "abc"
  node_role_arn = "arn:aws:iam::123456789012:role/x"
  subnet_ids    = ["subnet-1"]
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}
resource "aws_eks_fargate_profile" "x" {
  cluster_name           = "abc"
  fargate_profile_name   = "x"
  pod_execution_role_arn = "arn:aws:iam::123456789012:role/x"
  selector { namespace = "x" }
}
resource "aws_codebuild_project" "x" {
  name         = "ab"
  service_role = "arn:aws:iam::123456789012:role/x"
  artifacts { type = "NO_ARTIFACTS" }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "x"
    type         = "LINUX_CONTAINER"
  }
  source {
    type      = "NO_SOURCE"
    buildspec = "x"
  }
}
resource "aws_sagemaker_domain" "x" {
  auth_mode   = "IAM"
  domain_name = "x"
  subnet_ids  = ["subnet-1"]
  vpc_id      = "vpc-1"
  default_user_settings { execution_role = "arn:aws:iam::123456789012:role/x" }
}
resource "aws_sagemaker_notebook_instance" "x" {
  instance_type = "ml.t2.medium"
  name          = "x"
  role_arn      = "arn:aws:iam::123456789012:role/x"
}
resource "aws_glue_connection" "x" {
  name = "x"
  physical_connection_requirements {}
}
resource "aws_glue_job" "x" {
  name     = "x"
  role_arn = "arn:aws:iam::123456789012:role/x"
  command { script_location = "s3://x" }
}
resource "aws_db_instance" "x" { instance_class = "db.t3.micro" }
resource "aws_db_subnet_group" "x" { subnet_ids = ["subnet-1"] }
resource "aws_rds_cluster" "x" { engine = "aurora-mysql" }
resource "aws_rds_cluster_instance" "x" {
  cluster_identifier = "x"
  engine             = "aurora-mysql"
  instance_class     = "db.t3.small"
}
resource "aws_redshift_cluster" "x" {
  cluster_identifier = "x"
  node_type          = "ra3.large"
  master_username    = "abc"
  master_password    = "Abcdefg123"
}
resource "aws_redshift_endpoint_access" "x" {
  cluster_identifier = "x"
  endpoint_name      = "abc"
  subnet_group_name  = "abc"
}
resource "aws_elasticache_cluster" "x" {
  cluster_id      = "abc"
  engine          = "redis"
  node_type       = "cache.t3.micro"
  num_cache_nodes = 1
}
resource "aws_elasticache_replication_group" "x" {
  replication_group_id = "abc"
  description          = "x"
}
resource "aws_elasticache_subnet_group" "x" {
  name       = "abc"
  subnet_ids = ["subnet-1"]
}
resource "aws_msk_cluster" "x" {
  cluster_name           = "abc"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 2
  broker_node_group_info {
    client_subnets  = ["subnet-1", "subnet-2"]
    instance_type   = "kafka.t3.small"
    security_groups = ["sg-1"]
  }
}
resource "aws_mq_broker" "x" {
  broker_name        = "abc"
  engine_type        = "ActiveMQ"
  engine_version     = "5.17.6"
  host_instance_type = "mq.t3.micro"
  user {
    username = "abc"
    password = "Abcdefghi12345"
  }
}
resource "aws_lb" "x" { subnets = ["subnet-1", "subnet-2"] }
resource "aws_lb_target_group" "x" {
  port     = 80
  protocol = "HTTP"
  vpc_id   = "vpc-1"
}
resource "aws_lb_listener" "x" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/x/1"
  default_action {
    type             = "forward"
    target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/x/1"
  }
}
resource "aws_elb" "x" {
  listener {
    instance_port     = 80
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }
}
resource "aws_networkfirewall_firewall" "x" {
  name                = "x"
  firewall_policy_arn = "arn:aws:network-firewall:us-east-1:123456789012:firewall-policy/x"
  vpc_id              = "vpc-1"
  subnet_mapping { subnet_id = "subnet-1" }
}
resource "aws_ssm_parameter" "x" {
  name  = "x"
  type  = "String"
  value = "x"
}
resource "aws_docdb_cluster" "x" {
  master_username     = "x"
  master_password     = "xxxxxxxx"
  skip_final_snapshot = true
}
resource "aws_docdb_cluster_instance" "x" {
  cluster_identifier = "x"
  instance_class     = "db.r5.large"
}
resource "aws_neptune_cluster" "x" {
  skip_final_snapshot = true
}
resource "aws_neptune_cluster_instance" "x" {
  cluster_identifier = "x"
  instance_class     = "db.r5.large"
}
resource "aws_dax_cluster" "x" {
  cluster_name       = "x"
  iam_role_arn       = "arn:aws:iam::123456789012:role/x"
  node_type          = "dax.r4.large"
  replication_factor = 1
}
resource "aws_memorydb_cluster" "x" {
  acl_name  = "open-access"
  node_type = "db.t4g.small"
}
resource "aws_alb" "x" {
  subnets = ["subnet-1"]
}
resource "aws_alb_target_group" "x" {
  port     = 80
  protocol = "HTTP"
  vpc_id   = "vpc-1"
}
resource "aws_kinesis_stream" "x" {
  name        = "x"
  shard_count = 1
}
resource "aws_cloudwatch_event_rule" "x" {
  schedule_expression = "rate(1 day)"
}
resource "aws_transfer_server" "x" {}
