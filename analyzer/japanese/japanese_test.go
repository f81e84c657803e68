package japanese

import (
	"strings"
	"testing"
)

func TestClause(t *testing.T) {
	tests := []struct {
		name, english, want string
		known               bool
	}{
		{"a text", "VPC endpoint", "VPC エンドポイント", true},
		{"a name", "{} may not exist", "{} が存在しない可能性がある", true},
		{"an attribute", "private_dns of {} is not known", "{} のプライベート DNS が不明", true},
		{"an attribute without a word", "color of {} is not known", "{} の color が不明", true},
		{"a further reason", "service of {} is not known: variable var.x has no value", "{} のサービスが不明（変数 var.x に値がない）", true},
		{"the key with more text wins", "the target of a route of aws_route_table.a is not known", "aws_route_table.a にあるルートのターゲットが不明", true},
		{"a condition keeps its colon", "{} exists only if var.a ? x : y", "{} が存在するのは var.a ? x : y の場合だけ", true},
		{"an unknown reason", "service of {} is not known: it rains", "{} のサービスが不明（it rains）", false},
		{"an unknown text", "it rains", "it rains", false},
	}
	c := New()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, known := c.Clause(tt.english)
			if got != tt.want || known != tt.known {
				t.Errorf("%q (known: %v), want %q", got, known, tt.want)
			}
		})
	}
}

// Every key finds its own entry, and uses only holes that it has.
func TestPhrases(t *testing.T) {
	c := New()
	seen := map[string]bool{}
	for _, p := range phrases() {
		if seen[p.english] {
			t.Errorf("%q is there twice", p.english)
		}
		seen[p.english] = true
		holes := strings.Count(strings.ReplaceAll(p.english, "**", "*"), "*")
		text := p.english
		for i := range holes {
			text = strings.Replace(strings.Replace(text, "**", "*", 1), "*", "NAME"+string(rune('A'+i)), 1)
		}
		got, _ := c.Clause(text)
		if strings.ContainsAny(got, "$@~") || got == text {
			t.Errorf("%q becomes %q", text, got)
		}
		if strings.HasSuffix(p.japanese, "。") || strings.HasSuffix(p.english, ".") {
			t.Errorf("%q has a full stop", p.english)
		}
	}
}

// Whatever text a user's rule gives comes back.
func FuzzClause(f *testing.F) {
	f.Add("service of {} is not known: variable var.x has no value")
	c := New()
	f.Fuzz(func(t *testing.T, text string) {
		if got, known := c.Clause(text); !known && got == "" && text != "" {
			t.Errorf("%q is lost", text)
		}
	})
}
