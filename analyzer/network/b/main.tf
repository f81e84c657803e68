provider "aws" { region = "eu-west-1" }
variable "unset" {}
variable "env" {}
variable "list" { type = list(string) }
data "aws_caller_identity" "current" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_route_table" "r" { vpc_id = aws_vpc.main.id }
resource "aws_vpc_endpoint" "s3" {
  vpc_id = aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.r.id]
}
resource "aws_vpc_endpoint" "ddb" {
  vpc_id = aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.dynamodb"
  route_table_ids = [aws_route_table.r.id]
}
resource "aws_s3_bucket" "hard" { bucket = "acme-hard" }
resource "aws_s3_bucket_policy" "hard" {
  bucket = aws_s3_bucket.hard.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.hard.arn}", "${aws_s3_bucket.hard.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ifexists" { bucket = "acme-ifexists" }
resource "aws_s3_bucket_policy" "ifexists" {
  bucket = aws_s3_bucket.ifexists.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ifexists.arn}", "${aws_s3_bucket.ifexists.arn}/*"],
    "Condition": {
      "StringNotEqualsIfExists": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "forall" { bucket = "acme-forall" }
resource "aws_s3_bucket_policy" "forall" {
  bucket = aws_s3_bucket.forall.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.forall.arn}", "${aws_s3_bucket.forall.arn}/*"],
    "Condition": {
      "ForAllValues:StringNotEquals": {
        "aws:SourceVpce": [
          "${aws_vpc_endpoint.s3.id}"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "forany" { bucket = "acme-forany" }
resource "aws_s3_bucket_policy" "forany" {
  bucket = aws_s3_bucket.forany.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.forany.arn}", "${aws_s3_bucket.forany.arn}/*"],
    "Condition": {
      "ForAnyValue:StringNotEquals": {
        "aws:SourceVpce": [
          "${aws_vpc_endpoint.s3.id}"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "nulltrue" { bucket = "acme-nulltrue" }
resource "aws_s3_bucket_policy" "nulltrue" {
  bucket = aws_s3_bucket.nulltrue.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.nulltrue.arn}", "${aws_s3_bucket.nulltrue.arn}/*"],
    "Condition": {
      "Null": {
        "aws:SourceVpce": "true"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "nulltrue_forany" { bucket = "acme-nulltrue-forany" }
resource "aws_s3_bucket_policy" "nulltrue_forany" {
  bucket = aws_s3_bucket.nulltrue_forany.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.nulltrue_forany.arn}", "${aws_s3_bucket.nulltrue_forany.arn}/*"],
    "Condition": {
      "Null": {
        "aws:SourceVpce": "true"
      }
    }
  },
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.nulltrue_forany.arn}", "${aws_s3_bucket.nulltrue_forany.arn}/*"],
    "Condition": {
      "ForAnyValue:StringNotEquals": {
        "aws:SourceVpce": [
          "${aws_vpc_endpoint.s3.id}"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "likestar" { bucket = "acme-likestar" }
resource "aws_s3_bucket_policy" "likestar" {
  bucket = aws_s3_bucket.likestar.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.likestar.arn}", "${aws_s3_bucket.likestar.arn}/*"],
    "Condition": {
      "StringNotLike": {
        "aws:SourceVpce": "vpce-*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "likequestion" { bucket = "acme-likequestion" }
resource "aws_s3_bucket_policy" "likequestion" {
  bucket = aws_s3_bucket.likequestion.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.likequestion.arn}", "${aws_s3_bucket.likequestion.arn}/*"],
    "Condition": {
      "StringNotLike": {
        "aws:SourceVpce": "vpce-?????????????????"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "likezero" { bucket = "acme-likezero" }
resource "aws_s3_bucket_policy" "likezero" {
  bucket = aws_s3_bucket.likezero.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.likezero.arn}", "${aws_s3_bucket.likezero.arn}/*"],
    "Condition": {
      "StringNotLike": {
        "aws:SourceVpce": "vpce-0*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "likefixed" { bucket = "acme-likefixed" }
resource "aws_s3_bucket_policy" "likefixed" {
  bucket = aws_s3_bucket.likefixed.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.likefixed.arn}", "${aws_s3_bucket.likefixed.arn}/*"],
    "Condition": {
      "StringNotLike": {
        "aws:SourceVpce": "vpce-0ab12cd34e*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ep_as_vpc" { bucket = "acme-ep-as-vpc" }
resource "aws_s3_bucket_policy" "ep_as_vpc" {
  bucket = aws_s3_bucket.ep_as_vpc.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ep_as_vpc.arn}", "${aws_s3_bucket.ep_as_vpc.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpc": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpc_as_ep" { bucket = "acme-vpc-as-ep" }
resource "aws_s3_bucket_policy" "vpc_as_ep" {
  bucket = aws_s3_bucket.vpc_as_ep.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpc_as_ep.arn}", "${aws_s3_bucket.vpc_as_ep.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc.main.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ep_arn" { bucket = "acme-ep-arn" }
resource "aws_s3_bucket_policy" "ep_arn" {
  bucket = aws_s3_bucket.ep_arn.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ep_arn.arn}", "${aws_s3_bucket.ep_arn.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.arn}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "right_and_wrong" { bucket = "acme-right-and-wrong" }
resource "aws_s3_bucket_policy" "right_and_wrong" {
  bucket = aws_s3_bucket.right_and_wrong.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.right_and_wrong.arn}", "${aws_s3_bucket.right_and_wrong.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": [
          "${aws_vpc_endpoint.s3.id}",
          "${aws_vpc_endpoint.ddb.id}"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpcarn" { bucket = "acme-vpcarn" }
resource "aws_s3_bucket_policy" "vpcarn" {
  bucket = aws_s3_bucket.vpcarn.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpcarn.arn}", "${aws_s3_bucket.vpcarn.arn}/*"],
    "Condition": {
      "ArnNotEquals": {
        "aws:SourceVpcArn": "${aws_vpc.main.arn}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpcarn_wild" { bucket = "acme-vpcarn-wild" }
resource "aws_s3_bucket_policy" "vpcarn_wild" {
  bucket = aws_s3_bucket.vpcarn_wild.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpcarn_wild.arn}", "${aws_s3_bucket.vpcarn_wild.arn}/*"],
    "Condition": {
      "ArnNotLike": {
        "aws:SourceVpcArn": "arn:aws:ec2:*:*:vpc/*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpcarn_acct" { bucket = "acme-vpcarn-acct" }
resource "aws_s3_bucket_policy" "vpcarn_acct" {
  bucket = aws_s3_bucket.vpcarn_acct.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpcarn_acct.arn}", "${aws_s3_bucket.vpcarn_acct.arn}/*"],
    "Condition": {
      "ArnNotLike": {
        "aws:SourceVpcArn": "arn:aws:ec2:*:111122223333:vpc/*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpcarn_plain" { bucket = "acme-vpcarn-plain" }
resource "aws_s3_bucket_policy" "vpcarn_plain" {
  bucket = aws_s3_bucket.vpcarn_plain.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpcarn_plain.arn}", "${aws_s3_bucket.vpcarn_plain.arn}/*"],
    "Condition": {
      "ArnNotLike": {
        "aws:SourceVpcArn": "vpc-0a1b2c3d4e5f60718"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpceacct" { bucket = "acme-vpceacct" }
resource "aws_s3_bucket_policy" "vpceacct" {
  bucket = aws_s3_bucket.vpceacct.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpceacct.arn}", "${aws_s3_bucket.vpceacct.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:VpceAccount": "111122223333"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpceacct_own" { bucket = "acme-vpceacct-own" }
resource "aws_s3_bucket_policy" "vpceacct_own" {
  bucket = aws_s3_bucket.vpceacct_own.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpceacct_own.arn}", "${aws_s3_bucket.vpceacct_own.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:VpceAccount": "${data.aws_caller_identity.current.account_id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpceorg" { bucket = "acme-vpceorg" }
resource "aws_s3_bucket_policy" "vpceorg" {
  bucket = aws_s3_bucket.vpceorg.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpceorg.arn}", "${aws_s3_bucket.vpceorg.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:VpceOrgID": "o-a1b2c3d4e5"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpceorg_star" { bucket = "acme-vpceorg-star" }
resource "aws_s3_bucket_policy" "vpceorg_star" {
  bucket = aws_s3_bucket.vpceorg_star.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpceorg_star.arn}", "${aws_s3_bucket.vpceorg_star.arn}/*"],
    "Condition": {
      "StringNotLike": {
        "aws:VpceOrgID": "o-*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpceorgpaths" { bucket = "acme-vpceorgpaths" }
resource "aws_s3_bucket_policy" "vpceorgpaths" {
  bucket = aws_s3_bucket.vpceorgpaths.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpceorgpaths.arn}", "${aws_s3_bucket.vpceorgpaths.arn}/*"],
    "Condition": {
      "ForAllValues:StringNotLike": {
        "aws:VpceOrgPaths": [
          "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpceorgpaths_plain" { bucket = "acme-vpceorgpaths-plain" }
resource "aws_s3_bucket_policy" "vpceorgpaths_plain" {
  bucket = aws_s3_bucket.vpceorgpaths_plain.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpceorgpaths_plain.arn}", "${aws_s3_bucket.vpceorgpaths_plain.arn}/*"],
    "Condition": {
      "StringNotLike": {
        "aws:VpceOrgPaths": [
          "o-a1b2c3d4e5/r-ab12/*"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_public" { bucket = "acme-ip-public" }
resource "aws_s3_bucket_policy" "ip_public" {
  bucket = aws_s3_bucket.ip_public.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_public.arn}", "${aws_s3_bucket.ip_public.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "203.0.113.0/24"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_private" { bucket = "acme-ip-private" }
resource "aws_s3_bucket_policy" "ip_private" {
  bucket = aws_s3_bucket.ip_private.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_private.arn}", "${aws_s3_bucket.ip_private.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "10.0.0.0/8"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_all" { bucket = "acme-ip-all" }
resource "aws_s3_bucket_policy" "ip_all" {
  bucket = aws_s3_bucket.ip_all.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_all.arn}", "${aws_s3_bucket.ip_all.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "0.0.0.0/0"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_halves" { bucket = "acme-ip-halves" }
resource "aws_s3_bucket_policy" "ip_halves" {
  bucket = aws_s3_bucket.ip_halves.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_halves.arn}", "${aws_s3_bucket.ip_halves.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": [
          "0.0.0.0/1",
          "128.0.0.0/1"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_7" { bucket = "acme-ip-7" }
resource "aws_s3_bucket_policy" "ip_7" {
  bucket = aws_s3_bucket.ip_7.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_7.arn}", "${aws_s3_bucket.ip_7.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "8.0.0.0/7"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_8" { bucket = "acme-ip-8" }
resource "aws_s3_bucket_policy" "ip_8" {
  bucket = aws_s3_bucket.ip_8.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_8.arn}", "${aws_s3_bucket.ip_8.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "8.0.0.0/8"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip6_15" { bucket = "acme-ip6-15" }
resource "aws_s3_bucket_policy" "ip6_15" {
  bucket = aws_s3_bucket.ip6_15.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip6_15.arn}", "${aws_s3_bucket.ip6_15.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "2600::/15"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip6_16" { bucket = "acme-ip6-16" }
resource "aws_s3_bucket_policy" "ip6_16" {
  bucket = aws_s3_bucket.ip6_16.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip6_16.arn}", "${aws_s3_bucket.ip6_16.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "2600::/16"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_vpce" { bucket = "acme-ip-vpce" }
resource "aws_s3_bucket_policy" "ip_vpce" {
  bucket = aws_s3_bucket.ip_vpce.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_vpce.arn}", "${aws_s3_bucket.ip_vpce.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "NotIpAddress": {
        "aws:SourceIp": "203.0.113.0/24"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_vpce_wide" { bucket = "acme-ip-vpce-wide" }
resource "aws_s3_bucket_policy" "ip_vpce_wide" {
  bucket = aws_s3_bucket.ip_vpce_wide.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_vpce_wide.arn}", "${aws_s3_bucket.ip_vpce_wide.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "NotIpAddress": {
        "aws:SourceIp": [
          "203.0.113.0/24",
          "0.0.0.0/0"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_vpce_private" { bucket = "acme-ip-vpce-private" }
resource "aws_s3_bucket_policy" "ip_vpce_private" {
  bucket = aws_s3_bucket.ip_vpce_private.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_vpce_private.arn}", "${aws_s3_bucket.ip_vpce_private.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "NotIpAddress": {
        "aws:SourceIp": [
          "192.168.0.0/16"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_vpce_cgnat" { bucket = "acme-ip-vpce-cgnat" }
resource "aws_s3_bucket_policy" "ip_vpce_cgnat" {
  bucket = aws_s3_bucket.ip_vpce_cgnat.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_vpce_cgnat.arn}", "${aws_s3_bucket.ip_vpce_cgnat.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "NotIpAddress": {
        "aws:SourceIp": [
          "100.64.0.0/10"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ip_ula" { bucket = "acme-ip-ula" }
resource "aws_s3_bucket_policy" "ip_ula" {
  bucket = aws_s3_bucket.ip_ula.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ip_ula.arn}", "${aws_s3_bucket.ip_ula.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "NotIpAddress": {
        "aws:SourceIp": [
          "fd12:3456::/32"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpcsourceip_only" { bucket = "acme-vpcsourceip-only" }
resource "aws_s3_bucket_policy" "vpcsourceip_only" {
  bucket = aws_s3_bucket.vpcsourceip_only.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpcsourceip_only.arn}", "${aws_s3_bucket.vpcsourceip_only.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:VpcSourceIp": "10.0.0.0/16"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "w17" { bucket = "acme-w17" }
resource "aws_s3_bucket_policy" "w17" {
  bucket = aws_s3_bucket.w17.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.w17.arn}", "${aws_s3_bucket.w17.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  },
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.w17.arn}", "${aws_s3_bucket.w17.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "203.0.113.0/24"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "two_eps" { bucket = "acme-two-eps" }
resource "aws_s3_bucket_policy" "two_eps" {
  bucket = aws_s3_bucket.two_eps.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.two_eps.arn}", "${aws_s3_bucket.two_eps.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  },
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.two_eps.arn}", "${aws_s3_bucket.two_eps.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "objonly" { bucket = "acme-objonly" }
resource "aws_s3_bucket_policy" "objonly" {
  bucket = aws_s3_bucket.objonly.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "${aws_s3_bucket.objonly.arn}/*",
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "bktonly" { bucket = "acme-bktonly" }
resource "aws_s3_bucket_policy" "bktonly" {
  bucket = aws_s3_bucket.bktonly.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "${aws_s3_bucket.bktonly.arn}",
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "getonly" { bucket = "acme-getonly" }
resource "aws_s3_bucket_policy" "getonly" {
  bucket = aws_s3_bucket.getonly.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.getonly.arn}/*",
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "verbs" { bucket = "acme-verbs" }
resource "aws_s3_bucket_policy" "verbs" {
  bucket = aws_s3_bucket.verbs.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": [
      "s3:Get*",
      "s3:Put*",
      "s3:Delete*",
      "s3:List*"
    ],
    "Resource": ["${aws_s3_bucket.verbs.arn}", "${aws_s3_bucket.verbs.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "verbs_noversion" { bucket = "acme-verbs-noversion" }
resource "aws_s3_bucket_policy" "verbs_noversion" {
  bucket = aws_s3_bucket.verbs_noversion.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:ListBucket"
    ],
    "Resource": ["${aws_s3_bucket.verbs_noversion.arn}", "${aws_s3_bucket.verbs_noversion.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "dataonly" { bucket = "acme-dataonly" }
resource "aws_s3_bucket_policy" "dataonly" {
  bucket = aws_s3_bucket.dataonly.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": [
      "s3:GetObject*",
      "s3:PutObject",
      "s3:DeleteObject*",
      "s3:ListBucket*"
    ],
    "Resource": ["${aws_s3_bucket.dataonly.arn}", "${aws_s3_bucket.dataonly.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "notaction_get" { bucket = "acme-notaction-get" }
resource "aws_s3_bucket_policy" "notaction_get" {
  bucket = aws_s3_bucket.notaction_get.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Resource": ["${aws_s3_bucket.notaction_get.arn}", "${aws_s3_bucket.notaction_get.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    },
    "NotAction": "s3:GetObject"
  }
] })
}

resource "aws_s3_bucket" "notaction_loc" { bucket = "acme-notaction-loc" }
resource "aws_s3_bucket_policy" "notaction_loc" {
  bucket = aws_s3_bucket.notaction_loc.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Resource": ["${aws_s3_bucket.notaction_loc.arn}", "${aws_s3_bucket.notaction_loc.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    },
    "NotAction": "s3:GetBucketLocation"
  }
] })
}

resource "aws_s3_bucket" "notaction_policy" { bucket = "acme-notaction-policy" }
resource "aws_s3_bucket_policy" "notaction_policy" {
  bucket = aws_s3_bucket.notaction_policy.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Resource": ["${aws_s3_bucket.notaction_policy.arn}", "${aws_s3_bucket.notaction_policy.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    },
    "NotAction": [
      "s3:PutBucketPolicy",
      "s3:GetBucketPolicy"
    ]
  }
] })
}

resource "aws_s3_bucket" "notresource_other" { bucket = "acme-notresource-other" }
resource "aws_s3_bucket_policy" "notresource_other" {
  bucket = aws_s3_bucket.notresource_other.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    },
    "NotResource": "arn:aws:s3:::other-bucket/*"
  }
] })
}

resource "aws_s3_bucket" "notresource_public" { bucket = "acme-notresource-public" }
resource "aws_s3_bucket_policy" "notresource_public" {
  bucket = aws_s3_bucket.notresource_public.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    },
    "NotResource": "${aws_s3_bucket.notresource_public.arn}/public/*"
  }
] })
}

resource "aws_s3_bucket" "resstar" { bucket = "acme-resstar" }
resource "aws_s3_bucket_policy" "resstar" {
  bucket = aws_s3_bucket.resstar.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "${aws_s3_bucket.resstar.arn}*",
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "resany" { bucket = "acme-resany" }
resource "aws_s3_bucket_policy" "resany" {
  bucket = aws_s3_bucket.resany.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "resother" { bucket = "acme-resother" }
resource "aws_s3_bucket_policy" "resother" {
  bucket = aws_s3_bucket.resother.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [
      "arn:aws:s3:::other",
      "arn:aws:s3:::other/*"
    ],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "resprefix" { bucket = "acme-resprefix" }
resource "aws_s3_bucket_policy" "resprefix" {
  bucket = aws_s3_bucket.resprefix.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [
      "${aws_s3_bucket.resprefix.arn}",
      "${aws_s3_bucket.resprefix.arn}/data/*"
    ],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "principal_acct" { bucket = "acme-principal-acct" }
resource "aws_s3_bucket_policy" "principal_acct" {
  bucket = aws_s3_bucket.principal_acct.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": {
      "AWS": "111122223333"
    },
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.principal_acct.arn}", "${aws_s3_bucket.principal_acct.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "principal_own" { bucket = "acme-principal-own" }
resource "aws_s3_bucket_policy" "principal_own" {
  bucket = aws_s3_bucket.principal_own.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": {
      "AWS": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"
    },
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.principal_own.arn}", "${aws_s3_bucket.principal_own.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "principal_role" { bucket = "acme-principal-role" }
resource "aws_s3_bucket_policy" "principal_role" {
  bucket = aws_s3_bucket.principal_role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": {
      "AWS": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/app"
    },
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.principal_role.arn}", "${aws_s3_bucket.principal_role.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "principal_awsstar" { bucket = "acme-principal-awsstar" }
resource "aws_s3_bucket_policy" "principal_awsstar" {
  bucket = aws_s3_bucket.principal_awsstar.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": {
      "AWS": "*"
    },
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.principal_awsstar.arn}", "${aws_s3_bucket.principal_awsstar.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_role" { bucket = "acme-ex-role" }
resource "aws_s3_bucket_policy" "ex_role" {
  bucket = aws_s3_bucket.ex_role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_role.arn}", "${aws_s3_bucket.ex_role.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/deploy"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_path" { bucket = "acme-ex-path" }
resource "aws_s3_bucket_policy" "ex_path" {
  bucket = aws_s3_bucket.ex_path.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_path.arn}", "${aws_s3_bucket.ex_path.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/ops/*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_prefix" { bucket = "acme-ex-prefix" }
resource "aws_s3_bucket_policy" "ex_prefix" {
  bucket = aws_s3_bucket.ex_prefix.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_prefix.arn}", "${aws_s3_bucket.ex_prefix.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/deploy-*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_anyrole" { bucket = "acme-ex-anyrole" }
resource "aws_s3_bucket_policy" "ex_anyrole" {
  bucket = aws_s3_bucket.ex_anyrole.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_anyrole.arn}", "${aws_s3_bucket.ex_anyrole.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_acctstar" { bucket = "acme-ex-acctstar" }
resource "aws_s3_bucket_policy" "ex_acctstar" {
  bucket = aws_s3_bucket.ex_acctstar.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_acctstar.arn}", "${aws_s3_bucket.ex_acctstar.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_acctstar2" { bucket = "acme-ex-acctstar2" }
resource "aws_s3_bucket_policy" "ex_acctstar2" {
  bucket = aws_s3_bucket.ex_acctstar2.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_acctstar2.arn}", "${aws_s3_bucket.ex_acctstar2.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::111122223333:*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_acctstar3" { bucket = "acme-ex-acctstar3" }
resource "aws_s3_bucket_policy" "ex_acctstar3" {
  bucket = aws_s3_bucket.ex_acctstar3.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_acctstar3.arn}", "${aws_s3_bucket.ex_acctstar3.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:PrincipalArn": "arn:aws:*::111122223333:*/*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_everything" { bucket = "acme-ex-everything" }
resource "aws_s3_bucket_policy" "ex_everything" {
  bucket = aws_s3_bucket.ex_everything.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_everything.arn}", "${aws_s3_bucket.ex_everything.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:PrincipalArn": "*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_anyacctrole" { bucket = "acme-ex-anyacctrole" }
resource "aws_s3_bucket_policy" "ex_anyacctrole" {
  bucket = aws_s3_bucket.ex_anyacctrole.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_anyacctrole.arn}", "${aws_s3_bucket.ex_anyacctrole.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::*:role/deploy"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_suffix" { bucket = "acme-ex-suffix" }
resource "aws_s3_bucket_policy" "ex_suffix" {
  bucket = aws_s3_bucket.ex_suffix.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_suffix.arn}", "${aws_s3_bucket.ex_suffix.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/*-deploy"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_session" { bucket = "acme-ex-session" }
resource "aws_s3_bucket_policy" "ex_session" {
  bucket = aws_s3_bucket.ex_session.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_session.arn}", "${aws_s3_bucket.ex_session.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:sts::${data.aws_caller_identity.current.account_id}:assumed-role/deploy/*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_root" { bucket = "acme-ex-root" }
resource "aws_s3_bucket_policy" "ex_root" {
  bucket = aws_s3_bucket.ex_root.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_root.arn}", "${aws_s3_bucket.ex_root.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_sso" { bucket = "acme-ex-sso" }
resource "aws_s3_bucket_policy" "ex_sso" {
  bucket = aws_s3_bucket.ex_sso.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_sso.arn}", "${aws_s3_bucket.ex_sso.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_tag" { bucket = "acme-ex-tag" }
resource "aws_s3_bucket_policy" "ex_tag" {
  bucket = aws_s3_bucket.ex_tag.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_tag.arn}", "${aws_s3_bucket.ex_tag.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:PrincipalTag/team": "ops"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_tagstar" { bucket = "acme-ex-tagstar" }
resource "aws_s3_bucket_policy" "ex_tagstar" {
  bucket = aws_s3_bucket.ex_tagstar.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_tagstar.arn}", "${aws_s3_bucket.ex_tagstar.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:PrincipalTag/team": "*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_acct" { bucket = "acme-ex-acct" }
resource "aws_s3_bucket_policy" "ex_acct" {
  bucket = aws_s3_bucket.ex_acct.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_acct.arn}", "${aws_s3_bucket.ex_acct.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:PrincipalAccount": "${data.aws_caller_identity.current.account_id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_acct_lit" { bucket = "acme-ex-acct-lit" }
resource "aws_s3_bucket_policy" "ex_acct_lit" {
  bucket = aws_s3_bucket.ex_acct_lit.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_acct_lit.arn}", "${aws_s3_bucket.ex_acct_lit.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:PrincipalAccount": "111122223333"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_acctarn_root_principal" { bucket = "acme-ex-acctarn-root-principal" }
resource "aws_s3_bucket_policy" "ex_acctarn_root_principal" {
  bucket = aws_s3_bucket.ex_acctarn_root_principal.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_acctarn_root_principal.arn}", "${aws_s3_bucket.ex_acctarn_root_principal.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:userid": "*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_userid" { bucket = "acme-ex-userid" }
resource "aws_s3_bucket_policy" "ex_userid" {
  bucket = aws_s3_bucket.ex_userid.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_userid.arn}", "${aws_s3_bucket.ex_userid.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:userid": [
          "AROAEXAMPLEID123456:*",
          "111122223333"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_aroa" { bucket = "acme-ex-aroa" }
resource "aws_s3_bucket_policy" "ex_aroa" {
  bucket = aws_s3_bucket.ex_aroa.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_aroa.arn}", "${aws_s3_bucket.ex_aroa.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:userid": [
          "AROA*"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_org" { bucket = "acme-ex-org" }
resource "aws_s3_bucket_policy" "ex_org" {
  bucket = aws_s3_bucket.ex_org.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_org.arn}", "${aws_s3_bucket.ex_org.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:PrincipalOrgID": "o-a1b2c3d4e5"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_ptype" { bucket = "acme-ex-ptype" }
resource "aws_s3_bucket_policy" "ex_ptype" {
  bucket = aws_s3_bucket.ex_ptype.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_ptype.arn}", "${aws_s3_bucket.ex_ptype.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:PrincipalType": "AssumedRole"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ex_username" { bucket = "acme-ex-username" }
resource "aws_s3_bucket_policy" "ex_username" {
  bucket = aws_s3_bucket.ex_username.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ex_username.arn}", "${aws_s3_bucket.ex_username.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:username": "pipeline"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "np_full" { bucket = "acme-np-full" }
resource "aws_s3_bucket_policy" "np_full" {
  bucket = aws_s3_bucket.np_full.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.np_full.arn}", "${aws_s3_bucket.np_full.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    },
    "NotPrincipal": {
      "AWS": [
        "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root",
        "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/deploy",
        "arn:aws:sts::${data.aws_caller_identity.current.account_id}:assumed-role/deploy/s"
      ]
    }
  }
] })
}

resource "aws_s3_bucket" "np_svc" { bucket = "acme-np-svc" }
resource "aws_s3_bucket_policy" "np_svc" {
  bucket = aws_s3_bucket.np_svc.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.np_svc.arn}", "${aws_s3_bucket.np_svc.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    },
    "NotPrincipal": {
      "Service": "cloudtrail.amazonaws.com"
    }
  }
] })
}

resource "aws_s3_bucket" "np_star" { bucket = "acme-np-star" }
resource "aws_s3_bucket_policy" "np_star" {
  bucket = aws_s3_bucket.np_star.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.np_star.arn}", "${aws_s3_bucket.np_star.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    },
    "NotPrincipal": "*"
  }
] })
}

resource "aws_s3_bucket" "np_uncond" { bucket = "acme-np-uncond" }
resource "aws_s3_bucket_policy" "np_uncond" {
  bucket = aws_s3_bucket.np_uncond.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.np_uncond.arn}", "${aws_s3_bucket.np_uncond.arn}/*"],
    "NotPrincipal": {
      "AWS": [
        "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root",
        "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/deploy",
        "arn:aws:sts::${data.aws_caller_identity.current.account_id}:assumed-role/deploy/s"
      ]
    }
  }
] })
}

resource "aws_s3_bucket" "svc_bool" { bucket = "acme-svc-bool" }
resource "aws_s3_bucket_policy" "svc_bool" {
  bucket = aws_s3_bucket.svc_bool.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.svc_bool.arn}", "${aws_s3_bucket.svc_bool.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "Bool": {
        "aws:PrincipalIsAWSService": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "svc_boolx" { bucket = "acme-svc-boolx" }
resource "aws_s3_bucket_policy" "svc_boolx" {
  bucket = aws_s3_bucket.svc_boolx.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.svc_boolx.arn}", "${aws_s3_bucket.svc_boolx.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "BoolIfExists": {
        "aws:PrincipalIsAWSService": "false",
        "aws:ViaAWSService": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "svc_bool_true" { bucket = "acme-svc-bool-true" }
resource "aws_s3_bucket_policy" "svc_bool_true" {
  bucket = aws_s3_bucket.svc_bool_true.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.svc_bool_true.arn}", "${aws_s3_bucket.svc_bool_true.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "Bool": {
        "aws:PrincipalIsAWSService": "true"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "svc_string" { bucket = "acme-svc-string" }
resource "aws_s3_bucket_policy" "svc_string" {
  bucket = aws_s3_bucket.svc_string.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.svc_string.arn}", "${aws_s3_bucket.svc_string.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotEqualsIfExists": {
        "aws:PrincipalServiceName": "cloudtrail.amazonaws.com"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "via" { bucket = "acme-via" }
resource "aws_s3_bucket_policy" "via" {
  bucket = aws_s3_bucket.via.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.via.arn}", "${aws_s3_bucket.via.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "Bool": {
        "aws:ViaAWSService": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "calledvia_plain" { bucket = "acme-calledvia-plain" }
resource "aws_s3_bucket_policy" "calledvia_plain" {
  bucket = aws_s3_bucket.calledvia_plain.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.calledvia_plain.arn}", "${aws_s3_bucket.calledvia_plain.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:CalledVia": [
          "athena.amazonaws.com"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "calledvia_all" { bucket = "acme-calledvia-all" }
resource "aws_s3_bucket_policy" "calledvia_all" {
  bucket = aws_s3_bucket.calledvia_all.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.calledvia_all.arn}", "${aws_s3_bucket.calledvia_all.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ForAllValues:StringNotEquals": {
        "aws:CalledVia": [
          "athena.amazonaws.com"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "calledvia_any" { bucket = "acme-calledvia-any" }
resource "aws_s3_bucket_policy" "calledvia_any" {
  bucket = aws_s3_bucket.calledvia_any.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.calledvia_any.arn}", "${aws_s3_bucket.calledvia_any.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ForAnyValue:StringNotEquals": {
        "aws:CalledVia": [
          "athena.amazonaws.com"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "calledviafirst" { bucket = "acme-calledviafirst" }
resource "aws_s3_bucket_policy" "calledviafirst" {
  bucket = aws_s3_bucket.calledviafirst.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.calledviafirst.arn}", "${aws_s3_bucket.calledviafirst.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:CalledViaFirst": [
          "athena.amazonaws.com"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "inverted" { bucket = "acme-inverted" }
resource "aws_s3_bucket_policy" "inverted" {
  bucket = aws_s3_bucket.inverted.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.inverted.arn}", "${aws_s3_bucket.inverted.arn}/*"],
    "Condition": {
      "StringEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "notnull" { bucket = "acme-notnull" }
resource "aws_s3_bucket_policy" "notnull" {
  bucket = aws_s3_bucket.notnull.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.notnull.arn}", "${aws_s3_bucket.notnull.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "Null": {
        "aws:SourceVpce": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "contradiction" { bucket = "acme-contradiction" }
resource "aws_s3_bucket_policy" "contradiction" {
  bucket = aws_s3_bucket.contradiction.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.contradiction.arn}", "${aws_s3_bucket.contradiction.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "vpc_and_vpce_or" { bucket = "acme-vpc-and-vpce-or" }
resource "aws_s3_bucket_policy" "vpc_and_vpce_or" {
  bucket = aws_s3_bucket.vpc_and_vpce_or.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.vpc_and_vpce_or.arn}", "${aws_s3_bucket.vpc_and_vpce_or.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:SourceVpc": "${aws_vpc.main.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "ua" { bucket = "acme-ua" }
resource "aws_s3_bucket_policy" "ua" {
  bucket = aws_s3_bucket.ua.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.ua.arn}", "${aws_s3_bucket.ua.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:UserAgent": "secret"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "referer" { bucket = "acme-referer" }
resource "aws_s3_bucket_policy" "referer" {
  bucket = aws_s3_bucket.referer.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.referer.arn}", "${aws_s3_bucket.referer.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringNotLike": {
        "aws:Referer": "https://x/*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "time" { bucket = "acme-time" }
resource "aws_s3_bucket_policy" "time" {
  bucket = aws_s3_bucket.time.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.time.arn}", "${aws_s3_bucket.time.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "DateLessThan": {
        "aws:CurrentTime": "2030-01-01T00:00:00Z"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "mfa" { bucket = "acme-mfa" }
resource "aws_s3_bucket_policy" "mfa" {
  bucket = aws_s3_bucket.mfa.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.mfa.arn}", "${aws_s3_bucket.mfa.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "BoolIfExists": {
        "aws:MultiFactorAuthPresent": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "region" { bucket = "acme-region" }
resource "aws_s3_bucket_policy" "region" {
  bucket = aws_s3_bucket.region.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.region.arn}", "${aws_s3_bucket.region.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:RequestedRegion": "us-east-1"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "region_eq" { bucket = "acme-region-eq" }
resource "aws_s3_bucket_policy" "region_eq" {
  bucket = aws_s3_bucket.region_eq.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.region_eq.arn}", "${aws_s3_bucket.region_eq.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "StringEquals": {
        "aws:RequestedRegion": "eu-west-1"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "securetransport" { bucket = "acme-securetransport" }
resource "aws_s3_bucket_policy" "securetransport" {
  bucket = aws_s3_bucket.securetransport.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.securetransport.arn}", "${aws_s3_bucket.securetransport.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "Bool": {
        "aws:SecureTransport": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "w14_key" { bucket = "acme-w14-key" }
resource "aws_s3_bucket_policy" "w14_key" {
  bucket = aws_s3_bucket.w14_key.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.w14_key.arn}", "${aws_s3_bucket.w14_key.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpcEndpoint": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "case_key" { bucket = "acme-case-key" }
resource "aws_s3_bucket_policy" "case_key" {
  bucket = aws_s3_bucket.case_key.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.case_key.arn}", "${aws_s3_bucket.case_key.arn}/*"],
    "Condition": {
      "stringnotequals": {
        "AWS:sourcevpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "allow_cond" { bucket = "acme-allow-cond" }
resource "aws_s3_bucket_policy" "allow_cond" {
  bucket = aws_s3_bucket.allow_cond.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "${data.aws_caller_identity.current.account_id}"
    },
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.allow_cond.arn}", "${aws_s3_bucket.allow_cond.arn}/*"],
    "Condition": {
      "StringEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "allow_star_cond" { bucket = "acme-allow-star-cond" }
resource "aws_s3_bucket_policy" "allow_star_cond" {
  bucket = aws_s3_bucket.allow_star_cond.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_star_cond.arn}/*",
    "Condition": {
      "StringEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "allow_ifexists" { bucket = "acme-allow-ifexists" }
resource "aws_s3_bucket_policy" "allow_ifexists" {
  bucket = aws_s3_bucket.allow_ifexists.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_ifexists.arn}/*",
    "Condition": {
      "StringEqualsIfExists": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "allow_public" { bucket = "acme-allow-public" }
resource "aws_s3_bucket_policy" "allow_public" {
  bucket = aws_s3_bucket.allow_public.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_public.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "allow_public_ip" { bucket = "acme-allow-public-ip" }
resource "aws_s3_bucket_policy" "allow_public_ip" {
  bucket = aws_s3_bucket.allow_public_ip.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_public_ip.arn}/*",
    "Condition": {
      "IpAddress": {
        "aws:SourceIp": "203.0.113.0/24"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "allow_org" { bucket = "acme-allow-org" }
resource "aws_s3_bucket_policy" "allow_org" {
  bucket = aws_s3_bucket.allow_org.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_org.arn}/*",
    "Condition": {
      "StringEquals": {
        "aws:PrincipalOrgID": "o-a1b2c3d4e5"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "allow_own" { bucket = "acme-allow-own" }
resource "aws_s3_bucket_policy" "allow_own" {
  bucket = aws_s3_bucket.allow_own.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_own.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "allow_own_id" { bucket = "acme-allow-own-id" }
resource "aws_s3_bucket_policy" "allow_own_id" {
  bucket = aws_s3_bucket.allow_own_id.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "${data.aws_caller_identity.current.account_id}"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_own_id.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "allow_own_role" { bucket = "acme-allow-own-role" }
resource "aws_s3_bucket_policy" "allow_own_role" {
  bucket = aws_s3_bucket.allow_own_role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/app"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_own_role.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "allow_other" { bucket = "acme-allow-other" }
resource "aws_s3_bucket_policy" "allow_other" {
  bucket = aws_s3_bucket.allow_other.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "444455556666"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_other.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "allow_bpa" { bucket = "acme-allow-bpa" }
resource "aws_s3_bucket_policy" "allow_bpa" {
  bucket = aws_s3_bucket.allow_bpa.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_bpa.arn}/*"
  }
] })
}
resource "aws_s3_bucket_public_access_block" "allow_bpa" {
 bucket = aws_s3_bucket.allow_bpa.id
 block_public_policy = true
 restrict_public_buckets = true
}
resource "aws_s3_bucket" "allow_other_bpa" { bucket = "acme-allow-other-bpa" }
resource "aws_s3_bucket_policy" "allow_other_bpa" {
  bucket = aws_s3_bucket.allow_other_bpa.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "444455556666"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.allow_other_bpa.arn}/*"
  }
] })
}
resource "aws_s3_bucket_public_access_block" "allow_other_bpa" {
 bucket = aws_s3_bucket.allow_other_bpa.id
 block_public_policy = true
 restrict_public_buckets = true
}
resource "aws_s3_bucket" "oac" { bucket = "acme-oac" }
resource "aws_s3_bucket_policy" "oac" {
  bucket = aws_s3_bucket.oac.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "Service": "cloudfront.amazonaws.com"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.oac.arn}/*",
    "Condition": {
      "StringEquals": {
        "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "oac_wild" { bucket = "acme-oac-wild" }
resource "aws_s3_bucket_policy" "oac_wild" {
  bucket = aws_s3_bucket.oac_wild.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "Service": "cloudfront.amazonaws.com"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.oac_wild.arn}/*",
    "Condition": {
      "ArnLike": {
        "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "oac_open" { bucket = "acme-oac-open" }
resource "aws_s3_bucket_policy" "oac_open" {
  bucket = aws_s3_bucket.oac_open.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "Service": "cloudfront.amazonaws.com"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.oac_open.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "oac_deny" { bucket = "acme-oac-deny" }
resource "aws_s3_bucket_policy" "oac_deny" {
  bucket = aws_s3_bucket.oac_deny.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "Service": "cloudfront.amazonaws.com"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.oac_deny.arn}/*",
    "Condition": {
      "StringEquals": {
        "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"
      }
    }
  },
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.oac_deny.arn}", "${aws_s3_bucket.oac_deny.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "BoolIfExists": {
        "aws:PrincipalIsAWSService": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "oai" { bucket = "acme-oai" }
resource "aws_s3_bucket_policy" "oai" {
  bucket = aws_s3_bucket.oai.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "${aws_cloudfront_origin_access_identity.o.iam_arn}"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.oai.arn}/*"
  }
] })
}
resource "aws_cloudfront_origin_access_identity" "o" {}
resource "aws_s3_bucket" "oai_lit" { bucket = "acme-oai-lit" }
resource "aws_s3_bucket_policy" "oai_lit" {
  bucket = aws_s3_bucket.oai_lit.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.oai_lit.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "elb" { bucket = "acme-elb" }
resource "aws_s3_bucket_policy" "elb" {
  bucket = aws_s3_bucket.elb.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "${data.aws_elb_service_account.main.arn}"
    },
    "Action": "s3:PutObject",
    "Resource": "${aws_s3_bucket.elb.arn}/*"
  }
] })
}
data "aws_elb_service_account" "main" {}
resource "aws_s3_bucket" "elb_id" { bucket = "acme-elb-id" }
resource "aws_s3_bucket_policy" "elb_id" {
  bucket = aws_s3_bucket.elb_id.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "arn:aws:iam::156460612806:root"
    },
    "Action": "s3:PutObject",
    "Resource": "${aws_s3_bucket.elb_id.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "logsvc" { bucket = "acme-logsvc" }
resource "aws_s3_bucket_policy" "logsvc" {
  bucket = aws_s3_bucket.logsvc.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "Service": [
        "delivery.logs.amazonaws.com",
        "logdelivery.elasticloadbalancing.amazonaws.com"
      ]
    },
    "Action": "s3:PutObject",
    "Resource": "${aws_s3_bucket.logsvc.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "cloudtrail" { bucket = "acme-cloudtrail" }
resource "aws_s3_bucket_policy" "cloudtrail" {
  bucket = aws_s3_bucket.cloudtrail.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "Service": "cloudtrail.amazonaws.com"
    },
    "Action": "s3:GetBucketAcl",
    "Resource": "${aws_s3_bucket.cloudtrail.arn}"
  },
  {
    "Effect": "Allow",
    "Principal": {
      "Service": "cloudtrail.amazonaws.com"
    },
    "Action": "s3:PutObject",
    "Resource": "${aws_s3_bucket.cloudtrail.arn}/*"
  },
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.cloudtrail.arn}", "${aws_s3_bucket.cloudtrail.arn}/*"],
    "Condition": {
      "Bool": {
        "aws:SecureTransport": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "tls" { bucket = "acme-tls" }
resource "aws_s3_bucket_policy" "tls" {
  bucket = aws_s3_bucket.tls.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.tls.arn}", "${aws_s3_bucket.tls.arn}/*"],
    "Condition": {
      "Bool": {
        "aws:SecureTransport": "false"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "deny_all" { bucket = "acme-deny-all" }
resource "aws_s3_bucket_policy" "deny_all" {
  bucket = aws_s3_bucket.deny_all.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.deny_all.arn}", "${aws_s3_bucket.deny_all.arn}/*"]
  }
] })
}

resource "aws_s3_bucket" "v2008" { bucket = "acme-v2008" }
resource "aws_s3_bucket_policy" "v2008" {
  bucket = aws_s3_bucket.v2008.id
  policy = jsonencode({ Version = "2008-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.v2008.arn}", "${aws_s3_bucket.v2008.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_var" { bucket = "acme-u-var" }
resource "aws_s3_bucket_policy" "u_var" {
  bucket = aws_s3_bucket.u_var.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_var.arn}", "${aws_s3_bucket.u_var.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${var.unset}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_var_like" { bucket = "acme-u-var-like" }
resource "aws_s3_bucket_policy" "u_var_like" {
  bucket = aws_s3_bucket.u_var_like.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_var_like.arn}", "${aws_s3_bucket.u_var_like.arn}/*"],
    "Condition": {
      "StringNotLike": {
        "aws:SourceVpce": "${var.unset}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_var_vpce" { bucket = "acme-u-var-vpce" }
resource "aws_s3_bucket_policy" "u_var_vpce" {
  bucket = aws_s3_bucket.u_var_vpce.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_var_vpce.arn}", "${aws_s3_bucket.u_var_vpce.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": [
          "${aws_vpc_endpoint.s3.id}",
          "${var.unset}"
        ]
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_action" { bucket = "acme-u-action" }
resource "aws_s3_bucket_policy" "u_action" {
  bucket = aws_s3_bucket.u_action.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "${var.unset}",
    "Resource": ["${aws_s3_bucket.u_action.arn}", "${aws_s3_bucket.u_action.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_res" { bucket = "acme-u-res" }
resource "aws_s3_bucket_policy" "u_res" {
  bucket = aws_s3_bucket.u_res.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "${var.unset}",
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_role" { bucket = "acme-u-role" }
resource "aws_s3_bucket_policy" "u_role" {
  bucket = aws_s3_bucket.u_role.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_role.arn}", "${aws_s3_bucket.u_role.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "${var.unset}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_rolename" { bucket = "acme-u-rolename" }
resource "aws_s3_bucket_policy" "u_rolename" {
  bucket = aws_s3_bucket.u_rolename.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_rolename.arn}", "${aws_s3_bucket.u_rolename.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotEquals": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${var.unset}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_tagval" { bucket = "acme-u-tagval" }
resource "aws_s3_bucket_policy" "u_tagval" {
  bucket = aws_s3_bucket.u_tagval.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_tagval.arn}", "${aws_s3_bucket.u_tagval.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}",
        "aws:PrincipalTag/x": "${var.unset}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_prefixrole" { bucket = "acme-u-prefixrole" }
resource "aws_s3_bucket_policy" "u_prefixrole" {
  bucket = aws_s3_bucket.u_prefixrole.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_prefixrole.arn}", "${aws_s3_bucket.u_prefixrole.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      },
      "ArnNotLike": {
        "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${var.env}-deploy-*"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_effect" { bucket = "acme-u-effect" }
resource "aws_s3_bucket_policy" "u_effect" {
  bucket = aws_s3_bucket.u_effect.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "${var.unset}",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_effect.arn}", "${aws_s3_bucket.u_effect.arn}/*"],
    "Condition": {
      "StringNotEquals": {
        "aws:SourceVpce": "${aws_vpc_endpoint.s3.id}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_acct_principal" { bucket = "acme-u-acct-principal" }
resource "aws_s3_bucket_policy" "u_acct_principal" {
  bucket = aws_s3_bucket.u_acct_principal.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Allow",
    "Principal": {
      "AWS": "${var.unset}"
    },
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.u_acct_principal.arn}/*"
  }
] })
}

resource "aws_s3_bucket" "u_ip" { bucket = "acme-u-ip" }
resource "aws_s3_bucket_policy" "u_ip" {
  bucket = aws_s3_bucket.u_ip.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_ip.arn}", "${aws_s3_bucket.u_ip.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "${var.unset}"
      }
    }
  }
] })
}

resource "aws_s3_bucket" "u_list" { bucket = "acme-u-list" }
resource "aws_s3_bucket_policy" "u_list" {
  bucket = aws_s3_bucket.u_list.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
  {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["${aws_s3_bucket.u_list.arn}", "${aws_s3_bucket.u_list.arn}/*"],
    "Condition": {
      "NotIpAddress": {
        "aws:SourceIp": "203.0.113.0/24"
      },
      "StringNotEquals": {
        "aws:SourceVpce": var.list
      }
    }
  }
] })
}

