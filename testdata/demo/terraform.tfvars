shop_cidr           = "10.20.0.0/16"
tools_cidr          = "10.40.0.0/20"
flow_log_bucket_arn = "arn:aws:s3:::harbour-lane-log-archive"
