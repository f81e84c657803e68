package page

import (
	"strings"
	"testing"
)

func TestCode(t *testing.T) {
	for in, want := range map[string]Safe{
		"a `b` c":   "a <code>b</code> c",
		"`<b>` & c": "<code>&lt;b&gt;</code> &amp; c",
		"a ` b":     "a ` b",
		"`a` `b":    "<code>a</code> `b",
		"":          "",
	} {
		if got := Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBuilder(t *testing.T) {
	var b Builder
	b.Add(`<p class="%s">%d %s %s</p>`, `"x`, 5, "<y>\u202e", Safe("<b>z</b>"))
	if got, want := b.HTML(), Safe("<p class=\"&#34;x\">5 &lt;y&gt;\ufffd <b>z</b></p>"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A page names no other address but those of its own text.
func TestAlone(t *testing.T) {
	var b strings.Builder
	if err := (Page{Language: "en", Title: "</title>", Body: "<p>x</p>"}).Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"src=", "url(", "@import", "<script", "<link", "http"} {
		if strings.Contains(strings.Replace(b.String(), "http-equiv", "", 1), word) {
			t.Errorf("the page has %s", word)
		}
	}
	if strings.Count(b.String(), "</title>") != 1 {
		t.Error("the title is not escaped")
	}
}
