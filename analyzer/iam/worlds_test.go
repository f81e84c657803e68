package iam

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

func TestWorlds(t *testing.T) {
	s := newScan()
	text := cty.StringVal
	arn := s.ref("Bucket.Arn")
	choice := func(atom string, then, otherwise cty.Value) cty.Value {
		return cty.DynamicVal.Mark(&value.Choice{If: value.Atom(atom), Then: then, Else: otherwise})
	}
	policy := func(condition, resources cty.Value) cty.Value {
		return cty.ObjectVal(map[string]cty.Value{"Version": text("2012-10-17"), "Statement": cty.ObjectVal(map[string]cty.Value{
			"Effect": text("Deny"), "Principal": text("*"), "Action": text("s3:*"), "Resource": resources,
			"Condition": cty.ObjectVal(map[string]cty.Value{"StringNotEquals": cty.ObjectVal(map[string]cty.Value{"aws:SourceVpce": condition})}),
		})})
	}
	both := cty.TupleVal([]cty.Value{text(arn), text(arn + "/*")})
	tests := []struct {
		name     string
		policy   cty.Value
		worlds   int
		want     Verdict
		possible []Verdict
	}{
		{"no choice", policy(text("vpce-1"), both), 1, Restricted, []Verdict{Restricted}},
		{"either endpoint", policy(choice("IsProd", text("vpce-1"), text("vpce-2")), both), 2, Restricted, []Verdict{Restricted}},
		{"half the bucket in one world", policy(text("vpce-1"), choice("IsProd", both, text(arn))), 2, Unknown, []Verdict{Restricted, Silent}},
		{"one half in each world", policy(text("vpce-1"), choice("IsProd", text(arn+"/*"), text(arn))), 2, Silent, []Verdict{Silent}},
		{"two questions", policy(choice("A", text("vpce-1"), text("vpce-2")), choice("B", both, both)), 4, Restricted, []Verdict{Restricted}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var verdicts []BucketVerdict
			docs := Worlds(tt.policy, s.tokens)
			for _, doc := range docs {
				if len(doc.Problems) > 0 {
					t.Fatalf("problems %+v", doc.Problems)
				}
				verdicts = append(verdicts, DecideBucket(BucketRequest{Policy: doc, Bucket: Bucket{ARNs: []string{arn}}}))
			}
			got := JoinBucketVerdicts(verdicts)
			if len(docs) != tt.worlds || got.Verdict != tt.want {
				t.Errorf("%d worlds, verdict %s, want %d, %s", len(docs), got.Verdict, tt.worlds, tt.want)
			}
			if diff := cmp.Diff(tt.possible, got.Possible); diff != "" {
				t.Errorf("possible (-want +got):\n%s", diff)
			}
			if (got.Witness != nil) != (tt.want == Silent) {
				t.Errorf("witness %+v", got.Witness)
			}
			if got.Verdict == Unknown && len(got.Why) == 0 {
				t.Error("unknown without a reason")
			}
		})
	}
}
