package main

import "testing"

func TestDidYouMean(t *testing.T) {
	candidates := []string{"text", "sarif", "json", "gateway/route-tables", "gateway/service"}
	for name, want := range map[string]string{
		"sarf":                `; did you mean "sarif"?`,
		"JSON":                `; did you mean "json"?`,
		"gateway/route-table": `; did you mean "gateway/route-tables"?`,
		"gateway/sevice":      `; did you mean "gateway/service"?`,
		"markdown":            "",
		"":                    "",
	} {
		if got := didYouMean(name, candidates); got != want {
			t.Errorf("didYouMean(%q) = %s, want %s", name, got, want)
		}
	}
}
