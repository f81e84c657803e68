package aws

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestParseServiceName(t *testing.T) {
	tokens := value.NewTokens()
	hole := tokens.Hole(value.Hole{Key: "k", Expression: "var.x"})
	ref := tokens.Ref(value.Ref{Unit: ".", Address: "data.aws_region.current", Attribute: "region"})
	type want struct {
		Owner       Owner
		Service     string
		Known       bool
		Region      string
		RegionKnown bool
	}
	aws := func(service, region string) want { return want{OwnerAWS, service, true, region, true} }
	tests := []struct {
		name, in string
		want     want
	}{
		{"plain", "com.amazonaws.eu-west-1.s3", aws("s3", "eu-west-1")},
		{"dots in the service", "com.amazonaws.us-gov-west-1.ecr.api", aws("ecr.api", "us-gov-west-1")},
		{"FIPS", "com.amazonaws.us-east-1.kms-fips", aws("kms-fips", "us-east-1")},
		{"China", "cn.com.amazonaws.cn-north-1.ssm", aws("ssm", "cn-north-1")},
		{"China without the prefix", "com.amazonaws.cn-northwest-1.s3", aws("s3", "cn-northwest-1")},
		{"SageMaker", "aws.sagemaker.eu-west-1.notebook", aws("sagemaker.notebook", "eu-west-1")},
		{"newer names", "aws.api.us-east-1.kendra-ranking", aws("kendra-ranking", "us-east-1")},
		{"global", "com.amazonaws.iam", want{OwnerAWS, "iam", true, "", true}},
		{"global, newer", "aws.api.global.codecatalyst", want{OwnerAWS, "codecatalyst", true, "", true}},
		{"of one region", "com.amazonaws.us-east-1.pricingplanmanager", want{OwnerAWS, "pricingplanmanager", true, "us-east-1", true}},
		{"global with dots", "com.amazonaws.s3-global.accesspoint", want{OwnerAWS, "s3-global.accesspoint", true, "", true}},
		{"unknown region", "com.amazonaws." + hole + ".s3", want{OwnerAWS, "s3", true, hole, false}},
		{"region by reference", "com.amazonaws." + ref + ".ecr.dkr", want{OwnerAWS, "ecr.dkr", true, ref, false}},
		{"prefix of the partition", tokens.Ref(value.Ref{Address: "data.aws_partition.x", Attribute: "reverse_dns_prefix"}) + ".eu-west-1.s3", aws("s3", "eu-west-1")},
		{"partly known region", "com.amazonaws.eu-" + hole + "-1.s3", want{OwnerAWS, "s3", true, "eu-" + hole + "-1", false}},
		{"unknown service", "com.amazonaws.eu-west-1." + hole, want{OwnerAWS, "", false, "eu-west-1", true}},
		{"unknown region and service", "com.amazonaws." + hole + "." + hole, want{Region: hole}},
		{"unknown but for the prefix", "com.amazonaws." + hole, want{}},
		{"unknown", hole, want{}},
		{"unknown prefix", hole + ".s3", want{}},
		{"misspelt service", "com.amazonaws.eu-west-1.ecr", want{OwnerAWS, "ecr", false, "eu-west-1", true}},
		{"service in the wrong namespace", "com.amazonaws.eu-west-1.kendra-ranking", want{OwnerAWS, "kendra-ranking", false, "eu-west-1", true}},
		{"no region", "com.amazonaws.s3", want{OwnerAWS, "s3", false, "", false}},
		{"no name at all", "s3", want{OwnerAWS, "s3", false, "", false}},
		{"a partner's", "com.amazonaws.vpce.us-east-1.vpce-svc-0e123abc123198abc", want{OwnerOther, "", false, "us-east-1", true}},
		{"a partner's in an unknown region", "com.amazonaws.vpce." + hole + ".vpce-svc-0e123abc123198abc", want{OwnerOther, "", false, hole, false}},
		{"a partner's of unknown id", "com.amazonaws.vpce.us-east-1." + hole, want{OwnerOther, "", false, "us-east-1", true}},
		{"empty", "", want{Owner: OwnerAWS}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := ParseServiceName(tokens, tt.in)
			got := want{n.Owner, n.Service, n.Known != nil, n.Region, n.RegionKnown && n.Region != "" || n.RegionKnown && n.Known != nil}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestServices(t *testing.T) {
	dns := regexp.MustCompile(`^(\*\.)?[a-z0-9{}.-]+$`)
	for _, s := range Services() {
		if len(s.Types) == 0 || len(s.Ports) == 0 || s.Template == "" || s.PolicyConfidence == "" {
			t.Errorf("%s is incomplete: %+v", s.Name, s)
		}
		for _, n := range s.PrivateDNSNames {
			if !dns.MatchString(n) {
				t.Errorf("%s has the private DNS name %q", s.Name, n)
			}
		}
		in := strings.ReplaceAll(s.Template, "{region}", "us-east-1")
		if n := ParseServiceName(value.NewTokens(), in); n.Known == nil || n.Known.Name != s.Name {
			t.Errorf("%s is not found by its name %s", s.Name, in)
		}
	}
	var gateways []string
	for _, s := range Services() {
		if s.Offers("Gateway") {
			gateways = append(gateways, s.Name)
		}
	}
	if want := []string{"dynamodb", "s3", "s3express"}; !slices.Equal(gateways, want) {
		t.Errorf("services with Gateway endpoints: %v, want %v", gateways, want)
	}
	if s, _ := ServiceNamed("email-smtp"); !slices.Equal(s.Ports, []int{25, 465, 587, 2465, 2587}) {
		t.Errorf("ports of email-smtp: %v", s.Ports)
	}
	if s, _ := ServiceNamed("ecr.dkr"); !slices.Equal(s.PrivateDNSIn("eu-west-1"), []string{"*.dkr.ecr.eu-west-1.amazonaws.com"}) {
		t.Errorf("names of ecr.dkr: %v", s.PrivateDNSIn("eu-west-1"))
	}
}

func TestPrefixListService(t *testing.T) {
	tests := []struct {
		name, region, id, want string
	}{
		{"known region", "eu-west-1", "pl-6da54004", "s3"},
		{"one id, another region", "ap-northeast-1", "pl-78a54011", "dynamodb"},
		{"one id, yet another region", "ap-south-1", "pl-78a54011", "s3"},
		{"ambiguous without the region", "", "pl-78a54011", ""},
		{"clear without the region", "", "pl-6da54004", "s3"},
		{"of another region", "us-east-1", "pl-6da54004", ""},
		{"unheard of", "", "pl-1", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := PrefixListService(tt.region, tt.id)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

// FuzzParseServiceName holds that a name never panics, that what is found in
// the table has that very name, and that the region is a part of the name.
func FuzzParseServiceName(f *testing.F) {
	tokens := value.NewTokens()
	hole := tokens.Hole(value.Hole{Key: "k", Expression: "var.x"})
	for _, s := range []string{"com.amazonaws.eu-west-1.s3", "com.amazonaws.iam", "cn.com.amazonaws..", "com.amazonaws." + hole + ".s3", "\x000\x00.s3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, in := range []string{s, s + hole, hole + s, "com.amazonaws." + s, "com.amazonaws." + hole + "." + s} {
			n := ParseServiceName(tokens, in)
			if n.Known != nil && (n.Known.Name != n.Service || n.Owner != OwnerAWS) {
				t.Errorf("%q: %+v is not the service %s", in, n, n.Known.Name)
			}
			if !strings.Contains(in, n.Region) {
				t.Errorf("%q: region %q is not in it", in, n.Region)
			}
		}
	})
}
