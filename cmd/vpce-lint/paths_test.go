//go:build !windows

package main

import "testing"

// Outside of Windows a backslash is a letter of a name: it separates nothing, and
// it comes out as it was written.
func TestRelative(t *testing.T) {
	tests := []struct {
		root, path, want string
		ok               bool
	}{
		{"/repo", "/repo/infra/main.tf", "infra/main.tf", true},
		{"/repo", "/repo", ".", true},
		{"/repo", "/repository/main.tf", "", false},
		{"/repo", "/", "", false},
		{"/", "/repo/main.tf", "repo/main.tf", true},
		{"/repo", `/repo/a\b.tf`, `a\b.tf`, true},
		{"/repo", `/repo/..\x.tf`, `..\x.tf`, true},
		{`/re\po`, `/re\po/main.tf`, "main.tf", true},
		{"/repo", "/repo/..x/main.tf", "..x/main.tf", true},
	}
	for _, tt := range tests {
		if got, ok := relative(tt.root, tt.path); got != tt.want || ok != tt.ok {
			t.Errorf("relative(%q, %q) = %q, %v, want %q, %v", tt.root, tt.path, got, ok, tt.want, tt.ok)
		}
	}
}

func TestAbsolute(t *testing.T) {
	for path, want := range map[string]string{
		"/etc/x": "/etc/x", "/a/../b": "/b", "x": "/dir/x", "../x": "/x", "./x/": "/dir/x", "": "/dir", `\x`: `/dir/\x`, `C:\x`: `/dir/C:\x`,
	} {
		if got := absolute("/dir", path); got != want {
			t.Errorf("absolute(%q) = %q, want %q", path, got, want)
		}
	}
}
