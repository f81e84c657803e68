package functions

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

var whyRegion = value.Reason{
	Kind: value.Variable, Text: "variable var.region has no value",
	Range: source.Range{File: "variables.tf", Start: 3, End: 9},
}

// testVars are the values that the expressions below speak of.
func testVars(tokens *value.Tokens) map[string]cty.Value {
	ref := func(address, attribute string) cty.Value {
		return cty.StringVal(tokens.Ref(value.Ref{Unit: "infra", Address: address, Attribute: attribute}))
	}
	unknown := func(t cty.Type) cty.Value { return value.Unknown(t, whyRegion) }
	ifCreate := &value.Formula{Op: "atom", Atom: "var.create"}
	choose := func(then, otherwise cty.Value) cty.Value {
		return unknown(then.Type()).Mark(&value.Choice{If: ifCreate, Then: then, Else: otherwise})
	}
	hole := tokens.Hole(value.Hole{Key: "var.region", Expression: "var.region", Why: whyRegion})
	keyless := tokens.Hole(value.Hole{Expression: "var.x", Why: whyRegion})
	return map[string]cty.Value{
		"vpc":     ref("aws_vpc.main", "id"),
		"vpc_arn": ref("aws_vpc.main", "arn"),
		"sub_a":   ref("aws_subnet.a", "id"),
		"sub_b":   ref("aws_subnet.b[0]", "id"),
		"zone0":   ref("data.aws_availability_zones.z", "names[0]"),
		"zone1":   ref("data.aws_availability_zones.z", "names[1]"),
		"dns":     ref("aws_lb.x", "dns_name"),
		"looked":  ref("data.aws_vpc.a", "id"),
		"looked2": ref("data.aws_vpc.b", "id"),
		"hole":    cty.StringVal(hole),
		"svc":     cty.StringVal("com.amazonaws." + hole + ".s3"),
		"keyless": cty.StringVal(keyless),
		"open_s":  unknown(cty.String),
		"open_l":  unknown(cty.List(cty.String)),
		"open_n":  unknown(cty.Number),
		"open_b":  unknown(cty.Bool),
		"open":    unknown(cty.DynamicPseudoType),
		"pick":    choose(cty.StringVal("s3"), cty.StringVal("dynamodb")),
		"pick2":   choose(cty.StringVal("a"), cty.StringVal("b")),
		"picks":   choose(cty.ListVal([]cty.Value{cty.StringVal("s3")}), cty.ListValEmpty(cty.String)),
	}
}

func TestTokensAndUnknowns(t *testing.T) {
	tests := []struct{ expr, want string }{
		// Text is moved, tokens stay.
		{`format("vpc %s!", vpc)`, `"vpc ${aws_vpc.main.id}!"`},
		{`format("%v", vpc)`, `"aws_vpc.main.id"`},
		{`format("%s-%s", vpc, open_s)`, `"${aws_vpc.main.id}-${var.region}"`},
		{`format("%03d", open_n)`, `?`},
		{`format("n%03d", open_n)`, `"n${var.region}"`},
		{`format("%10s|", vpc)`, `"${aws_vpc.main.id}|"`},
		{`format("%v", [vpc, open_s])`, `"["${aws_vpc.main.id}","${var.region}"]"`},
		{`format("%q", vpc)`, `""${aws_vpc.main.id}""`},
		{`formatlist("x-%s", [vpc, "a", open_s])`, `["x-${aws_vpc.main.id}" "x-a" "x-${var.region}"]`},
		{`formatlist("x-%s", open_l)`, `?`},
		{`formatlist("%s/%s", vpc, ["a", "b"])`, `["${aws_vpc.main.id}/a" "${aws_vpc.main.id}/b"]`},
		{`join(".", ["com", open_s, "s3"])`, `"com.${var.region}.s3"`},
		{`join(",", open_l)`, `?`},
		{`join(",", [sub_a, sub_b])`, `"${aws_subnet.a.id},${aws_subnet.b[0].id}"`},
		{`indent(2, "a\n${vpc}")`, "\"a\n  ${aws_vpc.main.id}\""},
		{`concat([vpc], [open_s])`, `["aws_vpc.main.id" ?]`},
		{`concat([vpc], open_l)`, `? with ["aws_vpc.main.id"]`},
		{`merge({a = vpc}, {b = open_s})`, `{a="aws_vpc.main.id" b=?}`},
		{`merge({a = vpc}, open)`, `? with {a=?}`}, {`merge(open, {a = vpc})`, `? with {a="aws_vpc.main.id"}`},
		{`flatten([[vpc], [[open_s]]])`, `["aws_vpc.main.id" ?]`},
		{`flatten([[vpc], open])`, `? with ["aws_vpc.main.id"]`},
		{`flatten([[vpc], open_l])`, `? with ["aws_vpc.main.id"]`}, {`toset(concat(open_l, [sub_a, sub_a]))`, `? with ["aws_subnet.a.id"]`}, {`setunion([sub_a], open_l)`, `? with ["aws_subnet.a.id"]`}, {`keys(merge({a = vpc}, open))`, `? with ["a"]`},
		{`tolist([vpc, open_s])`, `["aws_vpc.main.id" ?]`},
		{`toset([sub_b, sub_a, sub_a])`, `["aws_subnet.a.id" "aws_subnet.b[0].id"]`},
		{`toset(["${hole}-a", "${hole}-b"])`, `["${var.region}-a" "${var.region}-b"]`},
		{`toset([hole, "b"])`, `?`},
		{`tomap({a = vpc, b = open_s})`, `{a="aws_vpc.main.id" b=?}`},
		{`tostring(vpc)`, `"aws_vpc.main.id"`},
		{`tonumber(vpc)`, `?`},
		{`element([sub_a, open_s], 0)`, `"aws_subnet.a.id"`},
		{`element([sub_a, open_s], 1)`, `?`},
		{`element([sub_a], open_n)`, `?`},
		{`lookup({a = vpc, b = open_s}, "a", "x")`, `"aws_vpc.main.id"`},
		{`lookup({a = vpc}, "z", vpc)`, `"aws_vpc.main.id"`},
		{`lookup({a = 1}, open_s, 2)`, `?`},
		{`lookup({a = 1}, hole, 2)`, `?`},
		{`lookup({(vpc) = 1}, vpc, 2)`, `1`},
		{`lookup({(sub_a) = 1}, sub_b, 2)`, `2`},
		{`zipmap([vpc, "x"], [1, open_n])`, `{x=? aws_vpc.main.id=1}`},
		{`keys({(vpc) = open_n})`, `["aws_vpc.main.id"]`},
		{`values({a = vpc, b = open_n})`, `["aws_vpc.main.id" ?]`},
		{`distinct([sub_a, sub_b, sub_a])`, `["aws_subnet.a.id" "aws_subnet.b[0].id"]`},
		{`distinct([sub_a, open_s])`, `?`},
		{`distinct([keyless, keyless])`, `?`},
		{`coalesce(vpc, "x")`, `"aws_vpc.main.id"`},
		{`coalesce("", vpc)`, `"aws_vpc.main.id"`},
		{`coalesce(dns, "x")`, `?`},
		{`coalesce("y", dns)`, `"y"`},
		{`coalesce(open_s, "x")`, `?`},
		{`coalescelist([], [open_s])`, `[?]`},
		{`compact([vpc, "", "x"])`, `["aws_vpc.main.id" "x"]`},
		{`compact([dns])`, `?`},
		{`compact(["lb-${dns}", null])`, `["lb-${aws_lb.x.dns_name}"]`},
		{`slice([vpc, open_s, "x"], 0, 2)`, `["aws_vpc.main.id" ?]`},
		{`reverse([vpc, open_s])`, `[? "aws_vpc.main.id"]`},
		{`setproduct([vpc], ["a", open_s])`, `[["aws_vpc.main.id" "a"] ["aws_vpc.main.id" ?]]`},
		{`chunklist([vpc, open_s], 1)`, `[["aws_vpc.main.id"] [?]]`},
		{`transpose({a = [vpc]})`, `{aws_vpc.main.id=["a"]}`},
		{`matchkeys(["x", "y"], [sub_a, sub_b], [sub_b])`, `["y"]`},
		{`matchkeys(["x", "y"], [dns, sub_b], [sub_b])`, `?`},
		{`one([open_s])`, `?`},
		{`one([vpc])`, `"aws_vpc.main.id"`},
		{`sort([sub_b, sub_a])`, `["aws_subnet.a.id" "aws_subnet.b[0].id"]`},
		{`length([vpc, open_s])`, `2`},
		{`length(open_l)`, `?`},
		{`length(vpc)`, `?`},

		// Inside strings.
		{`upper(vpc)`, `?`},
		{`lower("A-${vpc}")`, `"a-${aws_vpc.main.id}"`},
		{`lower(dns)`, `?`},
		{`substr(svc, 0, 3)`, `"com"`},
		{`substr(svc, 0, 14)`, `?`},
		{`split("/", vpc_arn)`, `?`},
		{`split(",", "${sub_a},${sub_b}")`, `["aws_subnet.a.id" "aws_subnet.b[0].id"]`},
		{`split(".", svc)`, `?`},
		{`replace(svc, "com.", "x.")`, `?`},
		{`replace("${vpc}.x", ".", "_")`, `"${aws_vpc.main.id}_x"`},
		{`replace("a-b", "-", vpc)`, `"a${aws_vpc.main.id}b"`},
		{`replace(vpc, "/v/", "x")`, `?`}, {`replace("_${vpc}_", "/[_A-Z]+/", "x")`, `"x${aws_vpc.main.id}x"`},
		{`replace("a.${vpc}.b", "/\\.$/", "x")`, `?`}, {`replace("${vpc}-${hole}", "/[_A-Z]/", "x")`, `?`},
		{`replace("{\"${vpc_arn}\":\"_ARN_X_\"}", "_ARN_X_", vpc)`, `"{"${aws_vpc.main.arn}":"${aws_vpc.main.id}"}"`},
		{`replace("_ARN_X_/${hole}", "_ARN_X_", vpc)`, `"${aws_vpc.main.id}/${var.region}"`},
		{`replace("<vpc name>${hole}{{a}}", "<vpc name>", vpc)`, `"${aws_vpc.main.id}${var.region}{{a}}"`},
		{`replace(hole, "_ARN_X_", vpc)`, `?`}, {`replace(dns, "_ARN_X_", vpc)`, `?`},
		{`replace("${vpc_arn}", ":vpc/", "x")`, `?`},
		{`replace("https://${dns}/a:vpc/", ":vpc/", "x")`, `?`},
		{`replace("https://${dns}|https://", "https://", "")`, `"${replace(aws_lb.x.dns_name, …)}|"`},
		{`replace("a-b ${vpc}", "-b", "x")`, `"ax ${replace(aws_vpc.main.id, …)}"`},
		{`replace("a${dns}b", "ab", "x")`, `?`}, {`replace("A${vpc}B", "AB", "x")`, `"A${aws_vpc.main.id}B"`}, {`replace("A${dns}B", "AB", "x")`, `?`},
		{`replace("${sub_a}${sub_b}", "subnet-0s", "x")`, `?`}, {`replace("${vpc}", "", "x")`, `?`},
		{`replace("{\"a\":\"${vpc_arn}\"}", "\"a\":\"*\"", "x")`, `"{"a":"${aws_vpc.main.arn}"}"`},
		{`split(", ", "a, ${vpc_arn}")`, `?`}, {`split("::x", "a:${vpc}::x")`, `["a:${aws_vpc.main.id}" ""]`},
		{`split("}{", "${vpc_arn}}{b")`, `["aws_vpc.main.arn" "b"]`}, {`trimspace(vpc_arn)`, `"aws_vpc.main.arn"`}, {`trimspace(dns)`, `?`},
		{`trimprefix(svc, "com.")`, `"amazonaws.${var.region}.s3"`},
		{`trimprefix(svc, "aws.")`, `"com.amazonaws.${var.region}.s3"`},
		{`trimprefix(hole, "aws.")`, `?`},
		{`trimsuffix(svc, ".s3")`, `"com.amazonaws.${var.region}"`},
		{`trimsuffix(svc, ".ec2")`, `"com.amazonaws.${var.region}.s3"`},
		{`trimspace("  ${vpc}\n")`, `"aws_vpc.main.id"`},
		{`trimspace("  ${hole}")`, `?`},
		{`trimspace(" {${hole}} ")`, `"{${var.region}}"`},
		{`chomp("${hole}x\n")`, `"${var.region}x"`},
		{`trim("--${hole}--", "-")`, `?`},
		{`startswith(svc, "com.amazonaws.")`, `true`},
		{`startswith(svc, "aws.")`, `false`},
		{`startswith(svc, "com.amazonaws.us")`, `?`},
		{`startswith(vpc_arn, "arn:")`, `true`},
		{`startswith(vpc, "vpc-")`, `true`},
		{`startswith(vpc, "subnet-")`, `false`},
		{`endswith(svc, ".s3")`, `true`},
		{`endswith(svc, ".ec2")`, `false`},
		{`endswith(vpc, "/x")`, `false`},
		{`strcontains(svc, "amazon")`, `true`},
		{`strcontains(vpc, "/")`, `false`},
		{`strcontains(svc, "us-east-1")`, `?`},
		{`sha256(vpc)`, `?`},
		{`base64encode(svc)`, `?`},
		{`cidrsubnet(dns, 8, 1)`, `?`},
		{`cidrsubnet("10.0.0.0/16", open_n, 1)`, `?`},
		{`regex("x", vpc)`, `?`},
		{`max(1, open_n)`, `?`},
		{`abs(vpc)`, `?`},
		{`alltrue([false, open_b])`, `false`},
		{`anytrue([true, open_b])`, `true`},
		{`anytrue([false, open_b])`, `?`},
		{`sum([1, open_n])`, `?`},
		{`basename("${vpc}/policy.json")`, `"policy.json"`},
		{`dirname("${hole}/a/b")`, `"${var.region}/a"`},

		// Equality.
		{`contains([sub_a, sub_b], sub_b)`, `true`},
		{`contains([sub_a], sub_b)`, `false`},
		{`contains([sub_a], "subnet-1")`, `?`},
		{`contains([sub_a], "igw-1")`, `false`},
		{`contains(["x", open_s], "x")`, `true`},
		{`contains(["y", open_s], "x")`, `?`},
		{`contains(["com.amazonaws.us-east-1.ec2"], svc)`, `false`},
		{`contains([null, "a"], vpc)`, `false`},
		{`index([sub_a, sub_b], sub_b)`, `1`},
		{`index([dns, sub_b], "x")`, `?`},
		{`setintersection([sub_a, sub_b], [sub_b])`, `["aws_subnet.b[0].id"]`},
		{`setsubtract([sub_a, sub_b], [sub_b])`, `["aws_subnet.a.id"]`},
		{`setsubtract([sub_a, "subnet-1"], [sub_b])`, `?`},
		{`setsubtract([zone0, zone1], [zone0])`, `["data.aws_availability_zones.z.names[1]"]`},
		{`setunion([sub_a], [sub_b], [sub_a])`, `["aws_subnet.a.id" "aws_subnet.b[0].id"]`},

		// Documents.
		{`jsonencode({a = vpc, b = open, c = [open_s]})`, `"{"a":"${aws_vpc.main.id}","b":"${var.region}","c":["${var.region}"]}"`},
		{`jsonencode(open)`, `?`},
		{`jsondecode(jsonencode({a = vpc, b = open, c = "x-${hole}"}))`, `{a="aws_vpc.main.id" b=? c="x-${var.region}"}`},
		{`jsondecode("{\"a\": ${hole}, \"b\": \"${vpc}\"}")`, `{a=? b="aws_vpc.main.id"}`},
		{`jsondecode("{\"a\": ${hole}${hole}}")`, `?`},
		{`jsondecode("{\"a\": ${vpc}}")`, `{a=?}`},
		{`jsondecode(hole)`, `?`},
		{`yamldecode(yamlencode({a = vpc, b = open, c = "\\U000F5700"}))`, `{a="aws_vpc.main.id" b=? c="\U000F5700"}`},
		{`yamlencode({a = vpc})`, "\"\"a\": \"${aws_vpc.main.id}\"\n\""},
		{`yamldecode(yamlencode({a = "x ${vpc} é \U0001F914"}))`, `{a="x ${aws_vpc.main.id} é 🤔"}`},
		{`yamldecode("a: ${hole}\nb: x-${vpc}")`, `{a=? b="x-${aws_vpc.main.id}"}`},
		{`csvdecode("a,b\n${vpc},1")`, `[{a="aws_vpc.main.id" b="1"}]`},
		{`csvdecode("a,b\n${hole},1")`, `?`},

		// Choices.
		{`upper(pick)`, `?`},
		{`length(pick2)`, `1`},
		{`length(picks)`, `?`},
		{`contains(["s3", "dynamodb"], pick)`, `true`},
		{`format("%s-%s", pick, pick2)`, `?`},
		{`startswith(pick2, "c")`, `false`},

		// Files and what varies.
		{`file("hello.txt")`, `"hello` + "\n" + `world` + "\n" + `"`},
		{`file("../../etc/passwd")`, `?`},
		{`file("/etc/passwd")`, `?`},
		{`file("~/x")`, `?`},
		{`fileexists("/etc/passwd")`, `?`},
		{`fileexists("../../nothing")`, `?`},
		{`fileset("..", "*/s.txt")`, `["shared/s.txt"]`},
		{`fileset("../..", "*")`, `?`},
		{`fileset(".", "../../*")`, `?`},
		{`file("${hole}.txt")`, `?`},
		{`file("${abspath(".")}/hello.txt") == file("hello.txt")`, `true`},
		{`abspath("a/../b")`, `"${abspath(".")}/infra/b"`},
		{`templatefile("greet.tmpl", {name = vpc, more = ""})`, `"Hi ${aws_vpc.main.id}!"`},
		{`templatefile("greet.tmpl", open)`, `?`},
		{`templatestring("a$${x}", {x = vpc})`, `"a${aws_vpc.main.id}"`},
		{`pathexpand("a")`, `"a"`},
		{`pathexpand("~/a")`, `?`},
		{`timestamp()`, `?`}, {`plantimestamp()`, `?`}, {`uuid()`, `?`}, {`bcrypt("x")`, `?`}, {`bcrypt("x", 5)`, `?`},
		{`rsadecrypt("x", "y")`, `?`},
		{`sensitive(vpc)`, `"aws_vpc.main.id"`}, {`nonsensitive(open_s)`, `?`},
		{`issensitive("x")`, `?`}, {`ephemeralasnull("x")`, `?`},

		// OpenTofu.
		{`base64gunzip(base64gzip("hello"))`, `"hello"`},
		{`urldecode("a%20b+c")`, `"a b c"`},
		{`cidrcontains("10.0.0.0/8", "10.1.0.0/16")`, `true`},
		{`cidrcontains("10.0.0.0/8", "11.0.0.1")`, `false`},
		{`cidrcontains("10.0.0.0/16", "10.0.0.0/8")`, `false`},
	}
	f, tokens := newTest(t)
	vars := testVars(tokens)
	for _, tt := range tests {
		t.Run(tt.expr, func(t *testing.T) {
			v, err := eval(f, tt.expr, vars)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(tokens, v); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if problem := checkMarks(v); problem != "" {
				t.Errorf("%s in %#v", problem, v)
			}
			if !v.IsWhollyKnown() && len(value.Why(v)) == 0 {
				t.Errorf("no reason in %#v", v)
			}
		})
	}
}

func TestReasons(t *testing.T) {
	f, tokens := newTest(t)
	tests := []struct{ expr, want string }{
		{`upper(vpc)`, "upper() needs the value of aws_vpc.main.id, which only AWS assigns"},
		{`upper(open_s)`, "variable var.region has no value"},
		{`upper(hole)`, "variable var.region has no value"},
		{`jsondecode(jsonencode([open]))`, "variable var.region has no value"},
		{`file("../../x")`, `file("../../x") is outside the scanned folder or cannot be read`},
		{`timestamp()`, "timestamp() is not evaluated: its result differs from run to run"},
	}
	for _, tt := range tests {
		t.Run(tt.expr, func(t *testing.T) {
			v, err := eval(f, tt.expr, testVars(tokens))
			if err != nil {
				t.Fatal(err)
			}
			if why := value.Why(v); len(why) != 1 || why[0].Text != tt.want {
				t.Errorf("got %v, want %s", why, tt.want)
			}
		})
	}
}

func TestChoices(t *testing.T) {
	f, tokens := newTest(t)
	tests := []struct{ expr, then, otherwise, formula string }{
		{`upper(pick)`, `"S3"`, `"DYNAMODB"`, ""},
		{`format("%s-%s", pick, pick2)`, `"s3-a"`, `"dynamodb-b"`, ""},
		{`contains(["s3"], pick)`, "true", "false", "var.create"},
		{`contains(["dynamodb"], pick)`, "false", "true", "!(var.create)"},
		{`element([pick, "x"], 0)`, `"s3"`, `"dynamodb"`, ""},
		{`lookup({a = pick}, "a", "")`, `"s3"`, `"dynamodb"`, ""},
		{`merge({a = pick}, {b = 1}).a`, `"s3"`, `"dynamodb"`, ""},
		{`length(picks)`, `1`, `0`, ""},
		{`coalesce(dns, "x")`, `"aws_lb.x.dns_name"`, `"x"`, ""},
		// A function that changes its argument's parts must not keep choices.
		{`sort([pick, "x"])[0]`, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.expr, func(t *testing.T) {
			v, err := eval(f, tt.expr, testVars(tokens))
			if err != nil {
				t.Fatal(err)
			}
			choice, ok := value.ChoiceOf(v)
			if ok != (tt.then != "") {
				t.Fatalf("a choice: %v, in %#v", ok, v)
			}
			if ok && (show(tokens, choice.Then) != tt.then || show(tokens, choice.Else) != tt.otherwise) {
				t.Errorf("got %s or %s", show(tokens, choice.Then), show(tokens, choice.Else))
			}
			formula, ok := value.FormulaOf(v)
			if ok != (tt.formula != "") || ok && formula.String() != tt.formula {
				t.Errorf("formula %v", formula)
			}
		})
	}
}

func TestEqual(t *testing.T) {
	f, tokens := newTest(t)
	vars := testVars(tokens)
	tests := []struct{ a, b, want string }{
		{`1`, `1`, "equal"}, {`1`, `"1"`, "different"}, {`null`, `null`, "equal"}, {`"x"`, `null`, "different"},
		{`vpc`, `vpc`, "equal"}, {`vpc`, `null`, "different"}, {`dns`, `null`, "unknown"}, {`vpc`, `""`, "different"}, {`dns`, `""`, "unknown"},
		{`sub_a`, `sub_b`, "different"}, {`sub_a`, `vpc`, "different"}, {`vpc`, `vpc_arn`, "different"}, {`vpc`, `looked`, "unknown"},
		{`looked`, `looked2`, "unknown"}, {`zone0`, `zone1`, "different"}, {`zone0`, `"us-east-1a"`, "unknown"}, {`zone0`, `"a.b"`, "different"},
		{`vpc`, `"vpc-0abc"`, "unknown"}, {`vpc`, `"subnet-0abc"`, "different"},
		{`svc`, `svc`, "equal"}, {`svc`, `"com.amazonaws.us-east-1.ec2"`, "different"}, {`svc`, `"com.amazonaws.us-east-1.s3"`, "unknown"},
		{`keyless`, `keyless`, "unknown"}, {`"a${keyless}"`, `"b${keyless}"`, "different"},
		{`"${sub_a}-${hole}"`, `"${sub_b}-${hole}"`, "different"}, {`"${sub_a}-${keyless}"`, `"${sub_b}-${keyless}"`, "unknown"},
		{`[sub_a, 1]`, `[sub_a, 1]`, "equal"}, {`[sub_a, 1]`, `[dns, 2]`, "different"}, {`[sub_a]`, `[dns]`, "unknown"}, {`[sub_a]`, `[sub_a, sub_a]`, "different"},
		{`{a = vpc}`, `{a = vpc}`, "equal"}, {`{a = vpc}`, `{b = vpc}`, "different"}, {`{(vpc) = 1}`, `{(dns) = 1}`, "unknown"},
		{`toset([sub_a, sub_b])`, `toset([sub_b, sub_a])`, "equal"}, {`toset([sub_a])`, `toset([sub_b])`, "different"}, {`toset([sub_a])`, `toset([dns])`, "unknown"},
		{`open_s`, `"x"`, "unknown"}, {`[open_s, 1]`, `["x", 2]`, "different"}, {`tolist([])`, `[]`, "different"},
		{`tolist(["a"])`, `toset(["a"])`, "different"}, {`tomap({})`, `tomap({})`, "equal"},
	}
	for _, tt := range tests {
		t.Run(tt.a+" "+tt.b, func(t *testing.T) {
			a, errA := eval(f, tt.a, vars)
			b, errB := eval(f, tt.b, vars)
			if err := errors.Join(errA, errB); err != nil {
				t.Fatal(err)
			}
			for _, pair := range [][2]cty.Value{{a, b}, {b, a}} {
				got := "unknown"
				switch equal, known := Equal(tokens, pair[0], pair[1]); {
				case known && equal:
					got = "equal"
				case known:
					got = "different"
				}
				if got != tt.want {
					t.Errorf("got %s, want %s", got, tt.want)
				}
			}
		})
	}
}

func TestLimits(t *testing.T) {
	f, tokens := newTest(t)
	vars := testVars(tokens)
	long := make([]cty.Value, 2000)
	for i := range long {
		long[i] = cty.NumberIntVal(int64(i))
	}
	vars["long"] = cty.ListVal(long)
	vars["mb"] = cty.StringVal(strings.Repeat("a,", 1<<19))
	vars["nested"] = cty.StringVal(strings.Repeat("[", 1<<20))
	vars["dashes"] = cty.StringVal(strings.Repeat("- ", 1<<20))
	laughs := "a: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for i := range 9 {
		n := string(rune('0' + i))
		m := string(rune('1' + i))
		laughs += "k" + m + ": &a" + m + " [" + strings.Repeat("*a"+n+",", 9) + "]\n"
	}
	vars["laughs"] = cty.StringVal(laughs)
	for _, expr := range []string{
		`format("%999999999d", 1)`, `format("%.999999999f", 1)`, `format("%99999999999999999999d", 1)`, `format("%16000000s%16000000s", "a", "b")`,
		`formatlist("%200000s", long)`, `setproduct(long, long)`, `split(",", mb)`, `split("", mb)`, `replace(mb, ",", mb)`,
		`replace(mb, "/a/", mb)`, `replace(mb, "/a/", "$0$0$0$0$0$0$0$0$0$0")`, `indent(1000000000, "a\nb")`, `join(mb, long)`,
		`tostring(1e1000000)`, `jsonencode([1e1000000])`, `jsondecode(nested)`,
		`yamldecode(nested)`, `yamldecode(dashes)`, `yamldecode(laughs)`, `parseint(mb, 36)`, `regexall("a", mb)`,
		`format(join("", [for i in range(100) : "%[1]s"]), mb)`,
	} {
		t.Run(expr, func(t *testing.T) {
			v, err := eval(f, expr, vars)
			if err == nil {
				t.Fatalf("no error, and %.100s", show(tokens, v))
			}
			if !strings.Contains(err.Error(), "more than") && !strings.Contains(err.Error(), "beyond") {
				t.Errorf("not a limit: %v", err)
			}
		})
	}
	_, err := f.Call("setproduct", []cty.Value{vars["long"], vars["long"]})
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Function != "setproduct" {
		t.Errorf("got %v, want a LimitError of setproduct", err)
	}
	// A value of 2^30 parts in little memory. Call alone can refuse it:
	// function.Function.Call walks over its arguments before it asks us.
	doubled := cty.StringVal("x")
	for range 30 {
		doubled = cty.ListVal([]cty.Value{doubled, doubled})
	}
	for _, name := range []string{"jsonencode", "flatten", "sort"} {
		if _, err := f.Call(name, []cty.Value{doubled}); !errors.As(err, &limit) {
			t.Errorf("%s: got %v, want a LimitError", name, err)
		}
	}
}

// escapeFS refuses what os.Root refuses: links that leave the root.
type escapeFS struct{ fstest.MapFS }

func (f escapeFS) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, "out/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("path escapes from parent")}
	}
	return f.MapFS.Open(name)
}

func (f escapeFS) Stat(name string) (fs.FileInfo, error) {
	if strings.HasPrefix(name, "out/") {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: errors.New("path escapes from parent")}
	}
	return f.MapFS.Stat(name)
}

func TestLinksOut(t *testing.T) {
	f := New(Env{Files: escapeFS{testFiles()}})
	for _, name := range []string{"file", "fileexists", "filebase64", "filemd5", "filebase64sha512"} {
		v, err := f.Call(name, []cty.Value{cty.StringVal("out/passwd")})
		if err != nil || v.IsKnown() {
			t.Errorf("%s: got %#v, %v", name, v, err)
		}
	}
}

func TestErrorsNameTheFunctionAtFault(t *testing.T) {
	f, _ := newTest(t)
	if _, err := f.Call("nope", nil); err == nil || !strings.Contains(err.Error(), "nope") {
		t.Errorf("got %v", err)
	}
	if _, err := f.Call("upper", nil); err == nil || !strings.Contains(err.Error(), "1 required; 0 given") {
		t.Errorf("got %v", err)
	}
	if _, err := f.Call("core::file", []cty.Value{cty.StringVal("no.txt")}); err == nil || !strings.Contains(err.Error(), `"infra/no.txt"`) {
		t.Errorf("got %v", err)
	}
}
