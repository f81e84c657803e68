package sarif

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/samples"
)

// multitoolVariable names the program of the npm package
// @microsoft/sarif-multitool: the script in node_modules/.bin or the platform's
// own Sarif.Multitool.
const multitoolVariable = "VPCE_LINT_SARIF_MULTITOOL"

// multitool finds the program: the variable, then the user's cache directory,
// below vpce-lint/sarif-multitool, where make installs it. The platform's
// program is preferred to the script, which needs node.
func multitool(t *testing.T) string {
	t.Helper()
	if p := os.Getenv(multitoolVariable); p != "" {
		if _, err := os.Stat(p); err != nil {
			t.Fatalf("%s: %v", multitoolVariable, err)
		}
		return p
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skipf("no cache directory to look for the SARIF multitool in: %v", err)
	}
	modules := filepath.Join(cache, "vpce-lint", "sarif-multitool", "node_modules")
	for _, candidate := range []string{
		filepath.Join(modules, "@microsoft", "sarif-multitool-"+runtime.GOOS, "Sarif.Multitool"),
		filepath.Join(modules, ".bin", "sarif-multitool"),
	} {
		if info, err := os.Stat(candidate); err == nil && info.Mode()&0o111 != 0 {
			return candidate
		}
	}
	t.Skipf("the npm package @microsoft/sarif-multitool is neither named by %s nor installed in %s", multitoolVariable, modules)
	return ""
}

// TestMultitool validates every sample with the rules of the SARIF standard and
// with GitHub's own. The two kinds are run apart, because their separator ends
// a command in the shell that the npm script starts.
func TestMultitool(t *testing.T) {
	program := multitool(t)
	dir := t.TempDir()
	put := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for _, s := range samples.All() {
		names = append(names, s.Name+".sarif")
		put(s.Name+".sarif", write(t, s.Input))
	}
	// A file that both kinds must object to shows that the program really ran.
	const control = "control.sarif"
	put(control, []byte(`{"$schema": "`+schemaURI+`", "version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": []}]}`))
	names = append(names, control)

	finding := regexp.MustCompile(`(?m)^.*: (error|warning) .*$`)
	for _, kind := range []string{"Sarif", "Ghas"} {
		t.Run(kind, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			// The option takes all words that follow it, so it comes last.
			arguments := slices.Concat([]string{"validate"}, names, []string{"--rule-kind", kind})
			command := exec.CommandContext(ctx, program, arguments...)
			command.Dir = dir
			out, err := command.CombinedOutput()
			if !strings.Contains(string(out), "files scanned") {
				t.Fatalf("the SARIF multitool did not run (%v):\n%.600s", err, out)
			}
			sawControl := false
			for _, line := range finding.FindAllString(string(out), -1) {
				if strings.Contains(line, control) {
					sawControl = true
					continue
				}
				t.Error(line)
			}
			if !sawControl {
				t.Errorf("no objection to the file that deserves one:\n%s", out)
			}
		})
	}
}
