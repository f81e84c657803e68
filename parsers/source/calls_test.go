package source

import (
	"maps"
	"slices"
	"testing"
)

func TestBelow(t *testing.T) {
	calls := map[string][]string{"a": {"b", "c"}, "b": {"d"}, "c": {"d", "a"}, "e": {"a"}}
	for name, want := range map[string][]string{"a": {"a", "b", "c", "d"}, "d": {"d"}, "e": {"a", "b", "c", "d", "e"}} {
		if got := slices.Sorted(maps.Keys(Below(name, calls))); !slices.Equal(got, want) {
			t.Errorf("below %s is %q, want %q", name, got, want)
		}
	}
	if !Meet(Below("b", calls), map[string]bool{"d": true}) || Meet(Below("b", calls), map[string]bool{"a": true, "d": false}) {
		t.Error("the sets meet elsewhere")
	}
}
