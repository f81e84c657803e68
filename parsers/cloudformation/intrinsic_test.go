package cloudformation_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/declared/dump"

	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/zclconf/go-cty/cty"
)

// The sections that the table's values refer to, in both languages.
const yamlSections = `
Parameters:
  Env: {Type: String, AllowedValues: [prod, dev, test]}
  Open: {Type: String, AllowedValues: ["yes", "no"]}
  Free: {Type: String}
  Ids: {Type: "List<AWS::EC2::Subnet::Id>"}
  Names: {Type: CommaDelimitedList, Default: "a, b,c"}
  Port: {Type: Number, Default: 443}
  Flag: {Type: String, Default: "true"}
  Ssm: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x/y}
  SsmIds: {Type: "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>", Default: /x/y}
  One: {Type: String, AllowedValues: [only]}
  Text: {Type: String, Default: hello}
  Date: {Type: String, Default: 2012-10-17}
  Secret: {Type: String, Default: "{{resolve:ssm:name:1}}"}
Mappings:
  Regions:
    eu-west-1: {Ami: ami-1, Same: s, List: [p, q]}
    us-east-1: {Ami: ami-2, Same: s, List: [p, q]}
  Stages:
    dev: {Size: s, a: "1", b: "2", c: "3", d: "4", e: "5"}
    test: {Size: m}
    prod: {Size: l}
    retired: {Size: xl}
Conditions:
  Yes: !Equals [a, a]
  No: !Not [Condition: Yes]
  Open: !Equals [!Ref Open, "yes"]
  Closed: !Equals ["no", !Ref Open]
  Prod: !Equals [!Ref Env, prod]
  Dev: !Equals [!Ref Env, dev]
  Both: !And [!Condition Prod, !Condition Dev]
  Either: !Or [Condition: Prod, Condition: Open]
  Never: !Equals [!Ref Env, elsewhere]
`

const jsonSections = `
"Parameters": {
  "Env": {"Type": "String", "AllowedValues": ["prod", "dev", "test"]},
  "Open": {"Type": "String", "AllowedValues": ["yes", "no"]},
  "Free": {"Type": "String"},
  "Ids": {"Type": "List<AWS::EC2::Subnet::Id>"},
  "Names": {"Type": "CommaDelimitedList", "Default": "a, b,c"},
  "Port": {"Type": "Number", "Default": 443},
  "Flag": {"Type": "String", "Default": "true"},
  "Ssm": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/x/y"},
  "SsmIds": {"Type": "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>", "Default": "/x/y"},
  "One": {"Type": "String", "AllowedValues": ["only"]},
  "Text": {"Type": "String", "Default": "hello"},
  "Date": {"Type": "String", "Default": "2012-10-17"},
  "Secret": {"Type": "String", "Default": "{{resolve:ssm:name:1}}"}
},
"Mappings": {"Regions": {
  "eu-west-1": {"Ami": "ami-1", "Same": "s", "List": ["p", "q"]},
  "us-east-1": {"Ami": "ami-2", "Same": "s", "List": ["p", "q"]}
}, "Stages": {
  "dev": {"Size": "s", "a": "1", "b": "2", "c": "3", "d": "4", "e": "5"},
  "test": {"Size": "m"}, "prod": {"Size": "l"}, "retired": {"Size": "xl"}
}},
"Conditions": {
  "Yes": {"Fn::Equals": ["a", "a"]},
  "No": {"Fn::Not": [{"Condition": "Yes"}]},
  "Open": {"Fn::Equals": [{"Ref": "Open"}, "yes"]},
  "Closed": {"Fn::Equals": ["no", {"Ref": "Open"}]},
  "Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]},
  "Dev": {"Fn::Equals": [{"Ref": "Env"}, "dev"]},
  "Both": {"Fn::And": [{"Condition": "Prod"}, {"Condition": "Dev"}]},
  "Either": {"Fn::Or": [{"Condition": "Prod"}, {"Condition": "Open"}]},
  "Never": {"Fn::Equals": [{"Ref": "Env"}, "elsewhere"]}
}`

// TestIntrinsic evaluates every function in each way of writing it. "" for short
// means that YAML has no short form of its own.
func TestIntrinsic(t *testing.T) {
	tests := []struct {
		name, short, json, want string
	}{
		{"Ref of a resource", `!Ref Vpc`, `{"Ref": "Vpc"}`, `${Vpc.Ref}`},
		{"Ref of a parameter with default", `!Ref Text`, `{"Ref": "Text"}`, `"hello"`},
		{"Ref of a number", `!Ref Port`, `{"Ref": "Port"}`, `443`},
		{"Ref of a list", `!Ref Names`, `{"Ref": "Names"}`, `["a", "b", "c"]`},
		{"Ref of a parameter without value", `!Ref Free`, `{"Ref": "Free"}`, `${?Free}`},
		{"Ref of a list without value", `!Ref Ids`, `{"Ref": "Ids"}`, `unknown ${?Ids}`},
		{"Ref of one allowed value", `!Ref One`, `{"Ref": "One"}`, `"only"`},
		{"Ref of what SSM has", `!Ref Ssm`, `{"Ref": "Ssm"}`, `${?Ssm}`},
		{"Ref of a list that SSM has", `!Ref SsmIds`, `{"Ref": "SsmIds"}`, `unknown ${?SsmIds}`},
		{"Ref of a date", `!Ref Date`, `{"Ref": "Date"}`, `"2012-10-17"`},
		{"Ref of a dynamic reference", `!Ref Secret`, `{"Ref": "Secret"}`, `${?{{resolve:ssm:name:1}}}`},
		{"Ref of AWS::NoValue", `!Ref AWS::NoValue`, `{"Ref": "AWS::NoValue"}`, `nothing`},
		{"Ref of AWS::AccountId", `!Ref AWS::AccountId`, `{"Ref": "AWS::AccountId"}`, `${AWS::AccountId.account_id}`},
		{"Ref of AWS::Region", `!Ref AWS::Region`, `{"Ref": "AWS::Region"}`, `${?AWS::Region}`},
		{"Ref of AWS::StackName", `!Ref AWS::StackName`, `{"Ref": "AWS::StackName"}`, `${?AWS::StackName}`},
		{"Ref of AWS::StackId", `!Ref AWS::StackId`, `{"Ref": "AWS::StackId"}`, `${AWS::StackId}`},
		{"Ref of AWS::Partition", `!Ref AWS::Partition`, `{"Ref": "AWS::Partition"}`, `${?AWS::Partition}`},
		{"GetAtt", `!GetAtt Vpc.DefaultSecurityGroup`, `{"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]}`, `${Vpc.DefaultSecurityGroup}`},
		{"GetAtt as a list", `!GetAtt [Vpc, Ipv6CidrBlocks]`, `{"Fn::GetAtt": "Vpc.Ipv6CidrBlocks"}`, `${Vpc.Ipv6CidrBlocks}`},
		{"GetAtt of a property", `!GetAtt Vpc.CidrBlock`, `{"Fn::GetAtt": ["Vpc", "CidrBlock"]}`, `"10.0.0.0/16"`},
		{"Sub", `!Sub "${Vpc}-${Text}-${Vpc.CidrBlock}-${AWS::Region}-${!Literal}"`,
			`{"Fn::Sub": "${Vpc}-${Text}-${Vpc.CidrBlock}-${AWS::Region}-${!Literal}"}`, `"${Vpc.Ref}-hello-10.0.0.0/16-${?AWS::Region}-${Literal}"`},
		{"Sub with names", `!Sub ["${A}/${Text}/${B}", {A: !Ref Vpc, B: !Ref Port}]`,
			`{"Fn::Sub": ["${A}/${Text}/${B}", {"A": {"Ref": "Vpc"}, "B": {"Ref": "Port"}}]}`, `"${Vpc.Ref}/hello/443"`},
		{"Sub of a choice", `!Sub ["x-${A}", {A: !If [Open, a, b]}]`,
			`{"Fn::Sub": ["x-${A}", {"A": {"Fn::If": ["Open", "a", "b"]}}]}`, `(Open == "yes" ? "x-a" : "x-b")`},
		{"Join", `!Join ["-", [a, !Ref Vpc, !Ref Port, true]]`, `{"Fn::Join": ["-", ["a", {"Ref": "Vpc"}, {"Ref": "Port"}, true]]}`, `"a-${Vpc.Ref}-443-true"`},
		{"Join of a list parameter", `!Join [":", !Ref Names]`, `{"Fn::Join": [":", {"Ref": "Names"}]}`, `"a:b:c"`},
		{"Join of an unknown list", `!Join [",", !Ref Ids]`, `{"Fn::Join": [",", {"Ref": "Ids"}]}`, `${?Ids}`},
		{"Join without an item", `!Join [",", [a, !Ref AWS::NoValue, !If [No, b, !Ref AWS::NoValue], c]]`,
			`{"Fn::Join": [",", ["a", {"Ref": "AWS::NoValue"}, {"Fn::If": ["No", "b", {"Ref": "AWS::NoValue"}]}, "c"]]}`, `"a,c"`},
		{"Select", `!Select [1, !Ref Names]`, `{"Fn::Select": [1, {"Ref": "Names"}]}`, `"b"`},
		{"Select with a text", `!Select ["2", [x, y, z]]`, `{"Fn::Select": ["2", ["x", "y", "z"]]}`, `"z"`},
		{"Select of an unknown list", `!Select [1, !Ref Ids]`, `{"Fn::Select": [1, {"Ref": "Ids"}]}`, `${?Ids[1]}`},
		{"Select of a list of AWS's", `!Select [0, !GetAtt Vpc.Ipv6CidrBlocks]`, `{"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}`, `${Vpc.Ipv6CidrBlocks[0]}`},
		{"Select of an open index", `!Select [!Ref Free, [same, same]]`, `{"Fn::Select": [{"Ref": "Free"}, ["same", "same"]]}`, `"same"`},
		{"Select of a choice", `!Select [!If [Open, 0, 1], [a, b]]`, `{"Fn::Select": [{"Fn::If": ["Open", 0, 1]}, ["a", "b"]]}`, `(Open == "yes" ? "a" : "b")`},
		{"Split", `!Split [",", "a,b"]`, `{"Fn::Split": [",", "a,b"]}`, `["a", "b"]`},
		{"Split around references", `!Split [",", !Sub "${Vpc},${Maybe}"]`, `{"Fn::Split": [",", {"Fn::Sub": "${Vpc},${Maybe}"}]}`, `[${Vpc.Ref}, ${Maybe.Ref}]`},
		{"Split of one reference", `!Split [",", !Ref Vpc]`, `{"Fn::Split": [",", {"Ref": "Vpc"}]}`, `[${Vpc.Ref}]`},
		{"Split of a reference", `!Select [1, !Split ["/", !GetAtt Vpc.Arn]]`, `{"Fn::Select": [1, {"Fn::Split": ["/", {"Fn::GetAtt": ["Vpc", "Arn"]}]}]}`, `${Vpc.Arn.split("/")[1]}`},
		{"Split of a hole in a text", `!Split ["-", !Sub "a-${Free}"]`, `{"Fn::Split": ["-", {"Fn::Sub": "a-${Free}"}]}`, `unknown`},
		{"Split around pseudo parameters", `!Split [",", !Sub "arn:${AWS::Partition}:s3:::${Vpc},${AWS::Region}x,${AWS::AccountId}"]`,
			`{"Fn::Split": [",", {"Fn::Sub": "arn:${AWS::Partition}:s3:::${Vpc},${AWS::Region}x,${AWS::AccountId}"}]}`,
			`["arn:${?AWS::Partition}:s3:::${Vpc.Ref}", "${?AWS::Region}x", ${AWS::AccountId.account_id}]`},
		{"Split of an ARN with an account", `!Select [4, !Split [":", !Sub "arn:aws:iam::${AWS::AccountId}:root"]]`,
			`{"Fn::Select": [4, {"Fn::Split": [":", {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}]}]}`, `${AWS::AccountId.account_id}`},
		{"Split of one region", `!Split [",", !Ref AWS::Region]`, `{"Fn::Split": [",", {"Ref": "AWS::Region"}]}`, `[${?AWS::Region}]`},
		{"Split of a region", `!Select [0, !Split ["-", !Ref AWS::Region]]`, `{"Fn::Select": [0, {"Fn::Split": ["-", {"Ref": "AWS::Region"}]}]}`, `${?AWS::Region.split("-")[0]}`},
		{"Split around a parameter with values", `!Split [",", !Sub "${Env}-a,${Open}"]`, `{"Fn::Split": [",", {"Fn::Sub": "${Env}-a,${Open}"}]}`, `["${?Env}-a", ${?Open}]`},
		{"Split around any parameter", `!Split [",", !Sub "a,${Free}"]`, `{"Fn::Split": [",", {"Fn::Sub": "a,${Free}"}]}`, `unknown`},
		{"FindInMap", `!FindInMap [Regions, eu-west-1, Ami]`, `{"Fn::FindInMap": ["Regions", "eu-west-1", "Ami"]}`, `"ami-1"`},
		{"FindInMap of a list", `!FindInMap [Regions, us-east-1, List]`, `{"Fn::FindInMap": ["Regions", "us-east-1", "List"]}`, `["p", "q"]`},
		{"FindInMap that all agree on", `!FindInMap [Regions, !Ref AWS::Region, Same]`, `{"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "Same"]}`, `"s"`},
		{"FindInMap of an open key", `!FindInMap [Regions, !Ref AWS::Region, Ami]`, `{"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "Ami"]}`, `(AWS::Region == "eu-west-1" ? "ami-1" : "ami-2")`},
		{"FindInMap of an open key with values", `!FindInMap [Stages, !Ref Env, Size]`, `{"Fn::FindInMap": ["Stages", {"Ref": "Env"}, "Size"]}`,
			`(Env == "prod" ? "l" : (Env == "dev" ? "s" : "m"))`},
		{"FindInMap of an open second key", `!FindInMap [Regions, us-east-1, !Ref Free]`, `{"Fn::FindInMap": ["Regions", "us-east-1", {"Ref": "Free"}]}`,
			`(Free == "Ami" ? "ami-2" : (Free == "Same" ? "s" : ["p", "q"]))`},
		{"FindInMap of an open key of many", `!FindInMap [Stages, dev, !Ref Free]`, `{"Fn::FindInMap": ["Stages", "dev", {"Ref": "Free"}]}`, `${?FindInMap(Stages, dev, Free)}`},
		{"FindInMap with default", `!FindInMap [Regions, mars, Ami, DefaultValue: none]`, `{"Fn::FindInMap": ["Regions", "mars", "Ami", {"DefaultValue": "none"}]}`, `"none"`},
		{"FindInMap of an open key with default", `!FindInMap [Regions, !Ref AWS::Region, Same, DefaultValue: none]`,
			`{"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "Same", {"DefaultValue": "none"}]}`, `${?FindInMap(Regions, AWS::Region, Same)}`},
		{"If decided", `!If [Yes, a, b]`, `{"Fn::If": ["Yes", "a", "b"]}`, `"a"`},
		{"If the other way", `!If [No, a, !Ref Vpc]`, `{"Fn::If": ["No", "a", {"Ref": "Vpc"}]}`, `${Vpc.Ref}`},
		{"If undecided", `!If [Open, a, b]`, `{"Fn::If": ["Open", "a", "b"]}`, `(Open == "yes" ? "a" : "b")`},
		{"If of one value", `!If [Open, a, a]`, `{"Fn::If": ["Open", "a", "a"]}`, `"a"`},
		{"If or nothing", `!If [Open, a, !Ref AWS::NoValue]`, `{"Fn::If": ["Open", "a", {"Ref": "AWS::NoValue"}]}`, `(Open == "yes" ? "a" : null)`},
		{"If in a list", `[a, !If [Open, b, !Ref AWS::NoValue], c]`, `["a", {"Fn::If": ["Open", "b", {"Ref": "AWS::NoValue"}]}, "c"]`,
			`(Open == "yes" ? ["a", "b", "c"] : ["a", "c"])`},
		{"If twice on one condition", `[!If [Open, b, !Ref AWS::NoValue], !If [Closed, d, !Ref AWS::NoValue]]`,
			`[{"Fn::If": ["Open", "b", {"Ref": "AWS::NoValue"}]}, {"Fn::If": ["Closed", "d", {"Ref": "AWS::NoValue"}]}]`,
			`[(Open == "yes" ? "b" : "d")]`},
		{"If within If", `!If [Open, !If [Open, a, b], !If [Closed, c, d]]`, `{"Fn::If": ["Open", {"Fn::If": ["Open", "a", "b"]}, {"Fn::If": ["Closed", "c", "d"]}]}`,
			`(Open == "yes" ? "a" : "c")`},
		{"If of conditions that exclude each other", `!If [Prod, !If [Dev, a, b], c]`, `{"Fn::If": ["Prod", {"Fn::If": ["Dev", "a", "b"]}, "c"]}`,
			`(Env == "prod" ? "b" : "c")`},
		{"If of both at once", `!If [Both, a, b]`, `{"Fn::If": ["Both", "a", "b"]}`, `"b"`},
		{"If of either", `!If [Either, a, b]`, `{"Fn::If": ["Either", "a", "b"]}`, `((Env == "prod") || (Open == "yes") ? "a" : "b")`},
		{"If of a value that is not allowed", `!If [Never, a, b]`, `{"Fn::If": ["Never", "a", "b"]}`, `"b"`},
		{"If of mappings of one shape", `!If [Open, {K: 1, L: 2}, {K: 1, L: 3}]`, `{"Fn::If": ["Open", {"K": 1, "L": 2}, {"K": 1, "L": 3}]}`,
			`{K = 1, L = (Open == "yes" ? 2 : 3)}`},
		{"GetAZs", `!Select [1, !GetAZs ""]`, `{"Fn::Select": [1, {"Fn::GetAZs": ""}]}`, `${data.aws_availability_zones.zones["AWS::Region"].names[1]}`},
		{"GetAZs of a region", `!Select [0, !GetAZs eu-west-1]`, `{"Fn::Select": [0, {"Fn::GetAZs": "eu-west-1"}]}`, `${data.aws_availability_zones.zones["eu-west-1"].names[0]}`},
		{"GetAZs of the own region", `!Select [5, !GetAZs {Ref: "AWS::Region"}]`, `{"Fn::Select": [5, {"Fn::GetAZs": {"Ref": "AWS::Region"}}]}`,
			`${data.aws_availability_zones.zones["AWS::Region"].names[5]}`},
		{"Cidr", `!Cidr [!GetAtt Vpc.CidrBlock, 3, 8]`, `{"Fn::Cidr": [{"Fn::GetAtt": ["Vpc", "CidrBlock"]}, 3, 8]}`, `["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]`},
		{"Cidr with texts", `!Cidr ["192.168.0.0/24", "2", "4"]`, `{"Fn::Cidr": ["192.168.0.0/24", "2", "4"]}`, `["192.168.0.0/28", "192.168.0.16/28"]`},
		{"Cidr of IPv6", `!Cidr ["2001:db8::/56", 2, 64]`, `{"Fn::Cidr": ["2001:db8::/56", 2, 64]}`, `["2001:db8::/64", "2001:db8:0:1::/64"]`},
		{"Cidr of what AWS assigns", `!Select [1, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 2, 64]]`,
			`{"Fn::Select": [1, {"Fn::Cidr": [{"Fn::Select": [0, {"Fn::GetAtt": ["Vpc", "Ipv6CidrBlocks"]}]}, 2, 64]}]}`, `${Vpc.Ipv6CidrBlocks[0].cidr(2,64)[1]}`},
		{"Base64", `!Base64 hello`, `{"Fn::Base64": "hello"}`, `"aGVsbG8="`},
		{"Base64 of a reference", `!Base64 {Ref: Vpc}`, `{"Fn::Base64": {"Ref": "Vpc"}}`, `unknown`},
		{"ImportValue without an export", `!ImportValue shared-vpc`, `{"Fn::ImportValue": "shared-vpc"}`, `${?ImportValue("shared-vpc")}`},
		{"ToJsonString", `!ToJsonString {a: [1, "x", true], b: !Ref Vpc}`, `{"Fn::ToJsonString": {"a": [1, "x", true], "b": {"Ref": "Vpc"}}}`,
			`"{\"a\":[1,\"x\",true],\"b\":\"${Vpc.Ref}\"}"`},
		{"ToJsonString around a hole", `!ToJsonString {a: !Ref Ids}`, `{"Fn::ToJsonString": {"a": {"Ref": "Ids"}}}`, `"{\"a\":\"${?Ids}\"}"`},
		{"Length", `!Length {Ref: Names}`, `{"Fn::Length": {"Ref": "Names"}}`, `3`},
		{"Length of an unknown list", `!Length {Ref: Ids}`, `{"Fn::Length": {"Ref": "Ids"}}`, `unknown`},
		{"dynamic reference in a text", `"x{{resolve:secretsmanager:a:b}}y"`, `"x{{resolve:secretsmanager:a:b}}y"`, `"x${?{{resolve:secretsmanager:a:b}}}y"`},
		{"loop over properties", `{"Fn::ForEach::L": [N, !Ref Names, {"K${N}": !Sub "v-${N}"}]}`,
			`{"Fn::ForEach::L": ["N", {"Ref": "Names"}, {"K${N}": {"Fn::Sub": "v-${N}"}}]}`, `{Ka = "v-a", Kb = "v-b", Kc = "v-c"}`},
		{"loop with letters only", `{"Fn::ForEach::L": [N, ["10.0", "b-c"], {"K&{N}": !Ref N}]}`,
			`{"Fn::ForEach::L": ["N", ["10.0", "b-c"], {"K&{N}": {"Ref": "N"}}]}`, `{K100 = "10.0", Kbc = "b-c"}`},
	}
	for _, tc := range tests {
		forms := map[string]func() string{
			"short": func() string { return inYAML(t, "      Tested: "+tc.short+"\n") },
			"long":  func() string { return inYAML(t, "      Tested: "+longForm(tc.json)+"\n") },
			"json":  func() string { return inJSON(t, tc.json) },
		}
		for _, form := range []string{"short", "long", "json"} {
			t.Run(tc.name+"/"+form, func(t *testing.T) {
				if got := forms[form](); got != tc.want {
					t.Errorf("got  %s\nwant %s", got, tc.want)
				}
			})
		}
	}
}

// longForm writes JSON as YAML of more than one line, where that is easy.
func longForm(s string) string {
	if strings.HasPrefix(s, `{"Fn::`) && !strings.HasPrefix(s, `{"Fn::ForEach`) {
		key, value, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(s, "{"), "}"), ": ")
		return "\n        " + strings.Trim(key, `"`) + ":\n          " + value
	}
	return s
}

func inYAML(t *testing.T, property string) string {
	t.Helper()
	got, diags := evalIn(t, yamlSections, property, cloudformation.Options{})
	for _, d := range diags {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	return got
}

func inJSON(t *testing.T, property string) string {
	t.Helper()
	text := "{" + jsonSections + `, "Resources": {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
	"Maybe": {"Type": "AWS::EC2::VPC", "Condition": "Open"}, "X": {"Type": "Test::Test::Test", "Properties": {"Tested": ` + property + "}}}}"
	files, tokens, units, diags := load(t, fstest.MapFS{"t.json": {Data: []byte(text)}}, []string{"."}, cloudformation.Options{Jobs: 1})
	for _, d := range diags {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	checkPlaces(t, files, units, diags)
	for _, u := range units {
		for _, r := range u.Resources {
			if r.Address == "X" {
				v := r.Attr(tokens, "Tested")
				if v == cty.NilVal {
					return "nothing"
				}
				return dump.Value(tokens, v)
			}
		}
	}
	return "no resource"
}

// TestInvalid evaluates what is wrong: unknown, and a diagnostic says why.
func TestInvalid(t *testing.T) {
	tests := []struct{ name, written, summary string }{
		{"reference to nothing", "!Ref Nothing", "Unknown reference"},
		{"attribute of nothing", "!GetAtt Nothing.Arn", "Unknown reference"},
		{"attribute without a name", "!GetAtt Vpc", "Invalid reference"},
		{"condition that is not there", "!If [Nothing, a, b]", "Unknown condition"},
		{"If of two", "!If [Yes, a]", "Invalid function call"},
		{"index outside", "!Select [7, [a, b]]", "Index outside of the list"},
		{"no index", "!Select [x, [a, b]]", "Invalid function call"},
		{"Select of a text", "!Select [0, text]", "Invalid function call"},
		{"unknown mapping", "!FindInMap [Nothing, a, b]", "Unknown mapping"},
		{"unknown key", "!FindInMap [Regions, mars, Ami]", "Key is not in the mapping"},
		{"open name", "!Sub '${Vpc'", "Invalid function call"},
		{"unknown function", "!Frobnicate x", "Unknown function"},
		{"list in a text", "!Sub '${Names}'", "Invalid text"},
		{"address range without room", "!Cidr [10.0.0.0/24, 3, 8]", "Invalid function call"},
		{"no address range", "!Cidr [hello, 3, 8]", "Invalid function call"},
		{"itself", "!GetAtt X.Tested", "Cycle"},
		{"loop without a body", "{'Fn::ForEach::A': [x]}", "Invalid loop"},
		{"macro", "{'Fn::Transform': {Name: Mine, Parameters: {a: b}}}", "Transform is not evaluated"},
		{"include that is not there", "{'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: ./no.yaml}}}", "Transform is not evaluated"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, diags := evalIn(t, yamlSections, "      Tested: "+tc.written+"\n", cloudformation.Options{})
			if !strings.HasPrefix(got, "unknown") && !strings.HasPrefix(got, "(Nothing ?") {
				t.Errorf("the value is %s, want unknown", got)
			}
			if len(diags) == 0 || diags[0].Summary != tc.summary || diags[0].Subject.IsZero() {
				t.Errorf("diagnostics %v, want one %q with a place", diags, tc.summary)
			}
		})
	}
}

// TestRegion: what follows from the region is known with it.
func TestRegion(t *testing.T) {
	tests := []struct{ region, written, want string }{
		{"eu-west-1", "!Sub com.amazonaws.${AWS::Region}.s3", `"com.amazonaws.eu-west-1.s3"`},
		{"eu-west-1", "!Ref AWS::Partition", `"aws"`},
		{"cn-north-1", "!Sub ${AWS::Partition}.${AWS::URLSuffix}", `"aws-cn.amazonaws.com.cn"`},
		{"us-gov-west-1", "!Sub ${AWS::Partition}.${AWS::URLSuffix}", `"aws-us-gov.amazonaws.com"`},
		{"eu-west-1", "!FindInMap [Regions, !Ref AWS::Region, Ami]", `"ami-1"`},
		{"eu-west-1", "!Select [0, !GetAZs '']", `${data.aws_availability_zones.zones["eu-west-1"].names[0]}`},
	}
	for _, tc := range tests {
		t.Run(tc.region+" "+tc.written, func(t *testing.T) {
			got, _ := evalIn(t, yamlSections, "      Tested: "+tc.written+"\n", cloudformation.Options{Region: tc.region})
			if got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}
