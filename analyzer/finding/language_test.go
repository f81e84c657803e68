package finding

import "testing"

func TestLanguage(t *testing.T) {
	for _, l := range Languages() {
		if got, err := ParseLanguage(string(l)); got != l || err != nil {
			t.Errorf("ParseLanguage(%q) is %q, %v", l, got, err)
		}
	}
	if _, err := ParseLanguage("fr"); err == nil {
		t.Error("fr is a language")
	}
	words := []string{"a", "b", "c"}
	if got := Japanese.Join(words); got != "a、b、c" {
		t.Errorf("Japanese list %q", got)
	}
	if got := English.Join(words); got != "a, b and c" {
		t.Errorf("English list %q", got)
	}
	if got := Language("").Pick("yes", "はい"); got != "yes" {
		t.Errorf("the zero value picks %q", got)
	}
	if got := Japanese.Sentences([]string{"開いています。", "a.b が原因です。"}); got != "開いています。a.b が原因です。" {
		t.Errorf("Japanese sentences %q", got)
	}
}

// The fixed words of a message are in the language of the result.
func TestJapaneseMessage(t *testing.T) {
	var group []Finding
	for _, key := range []string{`["a"]`, `["b"]`} {
		group = append(group, Finding{
			Rule: "c/r", Subject: "aws_vpc.x" + key, Unit: ".", Message: "aws_vpc.x" + key + " が開いています。",
			Environments: []string{"dev", "prod"}, Possible: true, Why: []string{"一", "二", "三", "四", "五"},
		})
	}
	r := newResult(group)
	r.Language = Japanese
	want := `aws_vpc.x["a"] が開いています。aws_vpc.x["b"] についても同じです。これは環境 dev、prod に当てはまります。`
	if got := r.Message(); got != want {
		t.Errorf("message %q, want %q", got, want)
	}
	if got, want := r.Doubts(), "一。二。三。ほか 2 件"; got != want {
		t.Errorf("doubts %q, want %q", got, want)
	}
}
