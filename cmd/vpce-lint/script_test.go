package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

// TestMain lets scripts run vpce-lint as a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"vpce-lint": func() { os.Exit(start()) },
	})
}

// TestScript runs the command line as users do; see testdata/script.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":  status,
			"replace": replace,
			"step":    step,
		},
	})
}

// status runs vpce-lint and checks its exit status:
//
//	status 3 vpce-lint lint .
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N program [argument…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		exit, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = fmt.Sprint(exit.ExitCode())
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}

// replace edits a file, as people are told to:
//
//	replace old new file
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace old new file")
	}
	before := ts.ReadFile(args[2])
	after := strings.ReplaceAll(before, args[0], args[1])
	if after == before {
		ts.Fatalf("%s has no %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(after), 0o666))
}

// step writes the shell script of a step of the GitHub Action to a file:
//
//	step name file
func step(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: step name file")
	}
	action, err := os.ReadFile(filepath.Join("..", "..", "action.yml"))
	ts.Check(err)
	_, rest, ok := strings.Cut(string(action), "- name: "+args[0]+"\n")
	_, block, found := strings.Cut(rest, "      run: |\n")
	if !ok || !found {
		ts.Fatalf("action.yml has no step %s with a script", args[0])
	}
	var script strings.Builder
	for line := range strings.Lines(block) {
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "        ") {
			break
		}
		script.WriteString(strings.TrimPrefix(line, "        "))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(script.String()), 0o666))
}
