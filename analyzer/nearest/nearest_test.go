package nearest_test

import (
	"testing"

	"github.com/vpce-lint/vpce-lint/analyzer/nearest"
)

func TestTo(t *testing.T) {
	candidates := []string{"text", "sarif", "json", "gateway/route-tables", "gateway/service"}
	for name, want := range map[string]string{
		"sarf":                "sarif",
		"JSON":                "json",
		"gateway/route-table": "gateway/route-tables",
		"gateway/sevice":      "gateway/service",
		"gate":                "gateway/route-tables",
		"markdown":            "",
		"":                    "",
	} {
		if got := nearest.To(name, candidates); got != want {
			t.Errorf("To(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestQuestion(t *testing.T) {
	if got, want := nearest.Question("exlude", []string{"exclude", "levels"}), `; did you mean "exclude"?`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := nearest.Question("exlude", nil); got != "" {
		t.Errorf("a question without candidates: %s", got)
	}
}
