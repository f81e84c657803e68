package cedar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLook(t *testing.T) {
	const hole = string(Hole)
	cases := map[string]struct {
		policy string
		want   Verdict
		names  []string
	}{
		"empty":                     {"", Nothing, nil},
		"comments alone":            {"// permit(principal, action, resource);", Nothing, nil},
		"everything":                {"permit(principal, action, resource);", Everything, nil},
		"everything when true":      {"permit(principal, action, resource) when { true };", Everything, nil},
		"everything unless false":   {"permit(principal,action,resource) unless{false};", Everything, nil},
		"true beside a question":    {`permit(principal, action, resource) when { context.idc.groups has "a" || true };`, Everything, nil},
		"an alternative in a group": {`permit(principal, action, resource) when { (true || false) && context.idc has user };`, Trust, []string{"idc"}},
		"nothing":                   {"forbid(principal, action, resource);", Nothing, nil},
		"never":                     {"permit(principal, action, resource) when { false };", Nothing, nil},
		"request":                   {`permit(principal, action, resource) when { context.http_request.http_method == "GET" };`, Request, nil},
		"flow":                      {`permit(principal, action, resource) when { context.tcp_flow.destination_port == "22" };`, Request, nil},
		"request in brackets":       {`permit(principal, action, resource) when { context["http_request"].port == 443 };`, Request, nil},
		"constant question":         {`permit(principal, action, resource) when { "a" == "a" };`, Request, nil},
		"scope":                     {`permit(principal is User, action, resource);`, Request, nil},
		"user": {
			"permit(principal, action, resource)\nwhen { context.idc.groups has \"eng\" };", Trust, []string{"idc"},
		},
		"user and device": {
			`permit(principal, action, resource) when { context.okta.groups.contains("eng") && ["LOW"].contains(context.jamf.risk) };`,
			Trust, []string{"jamf", "okta"},
		},
		"record in brackets":         {`permit(principal, action, resource) when { context["my-idc"].x };`, Trust, []string{"my-idc"}},
		"has a record":               {`permit(principal, action, resource) when { context has jamf };`, Trust, []string{"jamf"}},
		"unless":                     {`permit(principal, action, resource) unless { context.jamf.risk == "HIGH" };`, Trust, []string{"jamf"}},
		"annotated":                  {`@id("a(b") permit(principal, action, resource) when { context.idc.x };`, Trust, []string{"idc"}},
		"in a comment":               {"permit(principal, action, resource)\n// when { context.idc.x }\n;", Everything, nil},
		"in a string":                {`permit(principal, action, resource) when { context.http_request.path == "context.idc.x" };`, Request, nil},
		"string with a quote":        {`permit(principal, action, resource) when { context.http_request.path == "\"context.idc" };`, Request, nil},
		"an attribute called so":     {`permit(principal, action, resource) when { context.http_request.context.idc == "a" };`, Request, nil},
		"one permits everything":     {`permit(principal, action, resource) when { context.idc.x }; permit(principal, action, resource);`, Everything, []string{"idc"}},
		"one permits a health check": {`permit(principal, action, resource) when { context.idc.x }; permit(principal, action, resource) when { context.http_request.path == "up" };`, Trust, []string{"idc"}},
		"forbidden unless known":     {`permit(principal, action, resource); forbid(principal, action, resource) unless { context.idc.x };`, Trust, []string{"idc"}},
		"forbidden by the request":   {`permit(principal, action, resource); forbid(principal, action, resource) when { context.http_request.port == 80 };`, Everything, nil},

		"hole in a string":        {`permit(principal, action, resource) when { context.idc.groups has "` + hole + `" };`, Trust, []string{"idc"}},
		"hole for a value":        {`permit(principal, action, resource) when { context.idc.groups has ` + hole + ` };`, Trust, []string{"idc"}},
		"hole for a record":       {`permit(principal, action, resource) when { context.` + hole + `.x };`, Unknown, nil},
		"hole for a part of one":  {`permit(principal, action, resource) when { context.idc` + hole + `.x };`, Unknown, nil},
		"hole for a named record": {`permit(principal, action, resource) when { context["` + hole + `"].x };`, Unknown, nil},
		"hole for a statement":    {"permit(principal, action, resource);\n" + hole, Unknown, nil},
		"hole for a clause":       {"permit(principal, action, resource) " + hole + ";", Unknown, nil},
		"not cedar":               {`{"Statement": []}`, Unknown, nil},
		"no semicolon":            {"permit(principal, action, resource)", Unknown, nil},
		"open bracket":            {"permit(principal, action, resource) when { context.idc", Unknown, nil},
		"other bracket":           {"permit(principal, action, resource};", Unknown, nil},
		"open string":             {`permit(principal, action, resource) when { "a };`, Unknown, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := Look(c.policy)
			if got.Verdict != c.want {
				t.Errorf("verdict %d, want %d", got.Verdict, c.want)
			}
			if diff := cmp.Diff(c.names, got.Names); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			if (got.Verdict == Unknown) != (got.Why != "") {
				t.Errorf("verdict %d because %q", got.Verdict, got.Why)
			}
		})
	}
}

func FuzzLook(f *testing.F) {
	f.Add(`@id("x") permit(principal, action, resource) when { context.idc.x || true } unless { false };`)
	f.Add(`forbid(principal,action,resource) // c` + "\n" + `when{["a"].contains(context["b\"c"].d)};`)
	f.Add("permit(" + string(Hole) + ");")
	f.Fuzz(func(t *testing.T, policy string) {
		start := time.Now()
		got := Look(policy)
		if took := time.Since(start); took > time.Second {
			t.Errorf("took %v", took)
		}
		if (got.Verdict == Unknown) != (got.Why != "") {
			t.Errorf("verdict %d because %q", got.Verdict, got.Why)
		}
		// A comment at the end changes nothing.
		if again := Look(policy + "\n// permit(principal, action, resource);"); !strings.Contains(policy, `"`) && again.Verdict != got.Verdict {
			t.Errorf("verdict %d, with a comment %d", got.Verdict, again.Verdict)
		}
	})
}
