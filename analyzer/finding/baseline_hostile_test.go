package finding

import (
	"strings"
	"testing"
)

// TestHostileBaseline: a baseline comes with the pull request, and what is no
// baseline is an error in words.
func TestHostileBaseline(t *testing.T) {
	entry := `{"rule": "a/b", "unit": "u", "subject": "s"}`
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":             {"", "line 1: it ends too early"},
		"cut off":             {`{"version": 1, "findings": [`, "line 1: it ends too early"},
		"brackets":            {`{"version": 1, "findings": ` + strings.Repeat("[", 100_000), "line 1"},
		"objects":             {strings.Repeat(`{"version":`, 100_000), "line 1"},
		"NUL":                 {"{\"version\": 1,\n\"findings\": [\x00]}", "line 2"},
		"UTF-16":              {"\xff\xfe{\x00}\x00", "line 1"},
		"a number for a list": {`{"version": 1, "findings": 1e999}`, "findings is of the wrong type"},
		"a huge version":      {`{"version": 99999999999999999999, "findings": []}`, "version is of the wrong type"},
		"another version":     {`{"version": 2, "findings": []}`, "only version 1 is known"},
		"two documents":       {`{"version": 1, "findings": []}{}`, "something follows"},
		"an entry of nothing": {`{"version": 1, "findings": [` + entry + `, {}]}`, "entry 2 lacks rule or subject"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadBaseline([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	b, err := ReadBaseline([]byte("\uFEFF" + `{"version": 1, "findings": [` + strings.Repeat(entry+",\r\n", 100_000) + entry + `]}`))
	if err != nil || b.Len() != 1 {
		t.Errorf("a hundred thousand equal entries: %v, %v", b, err)
	}
}
