package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Reports have forward slashes on Windows too, and a drive is never part of one.
func TestRelative(t *testing.T) {
	tests := []struct {
		root, path, want string
		ok               bool
	}{
		{`C:\repo`, `C:\repo\infra\main.tf`, "infra/main.tf", true},
		{`C:\repo`, `c:\Repo\infra/main.tf`, "infra/main.tf", true},
		{`C:\repo`, `C:\repo`, ".", true},
		{`C:\repo`, `C:\repository\main.tf`, "", false},
		{`C:\repo`, `D:\repo\main.tf`, "", false},
		{`C:\repo`, `C:\repo\NUL`, "", false},
		{`\\server\share\repo`, `\\server\share\repo\a\b.tf`, "a/b.tf", true},
		{`C:\`, `C:\repo\main.tf`, "repo/main.tf", true},
	}
	for _, tt := range tests {
		if got, ok := relative(tt.root, tt.path); got != tt.want || ok != tt.ok {
			t.Errorf("relative(%q, %q) = %q, %v, want %q, %v", tt.root, tt.path, got, ok, tt.want, tt.ok)
		}
	}
}

func TestAbsolute(t *testing.T) {
	for path, want := range map[string]string{
		`D:\x\..\y`: `D:\y`, `x`: `C:\work\x`, `..\x`: `C:\x`, `a/b`: `C:\work\a\b`, `\x`: `C:\x`, `/x`: `C:\x`, ``: `C:\work`,
	} {
		if got := absolute(`C:\work`, path); got != want {
			t.Errorf("absolute(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestDestinationsOnDrives(t *testing.T) {
	got, err := outputFlags{format: "text", outputs: []string{`json=D:\out\report.json`, `C:\out\report.txt`}, formats: []string{"text", "json"}}.destinations()
	if err != nil {
		t.Fatal(err)
	}
	want := []destination{{"json", `D:\out\report.json`}, {"text", `C:\out\report.txt`}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(destination{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
