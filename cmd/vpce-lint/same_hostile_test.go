package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// runIn runs the program in a folder and returns what it prints.
func runIn(t *testing.T, dir string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(context.Background(), process{
		args: args, stdout: &out, stderr: &errs, getwd: func() (string, error) { return dir, nil },
	})
	return out.String(), errs.String(), status
}

// sample copies projects of testdata into one folder: Terraform with modules,
// CloudFormation, policies.
func sample(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, from := range map[string]string{"demo": "../../testdata/demo", "hub": "../../testdata/twins/hub", "storage": "../../testdata/twins/storage"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	broken := filepath.Join(dir, "broken.tf")
	if err := os.WriteFile(broken, []byte("resource {\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestSameBytes holds that what is printed, in every format, depends neither on
// the run, nor on the order of the paths, nor on how much is done at once.
func TestSameBytes(t *testing.T) {
	dir := sample(t)
	paths := []string{"demo", "hub", "storage", "broken.tf"}
	var commands [][]string
	add := func(formats []string, command ...string) {
		for _, f := range formats {
			commands = append(commands, append(slices.Clone(command), "-f", f))
		}
	}
	add(lintFormats(), "lint", "--unproven", "--show-suppressed", "--fail-on", "never")
	add(graphFormats(), "graph")
	add(reachFormats(), "reach")
	add(policyFormats(), "policy")
	add(costFormats(), "cost")
	for _, command := range commands {
		t.Run(strings.Join(command, " "), func(t *testing.T) {
			var first string
			for i, jobs := range []int{1, 1, 8, 3} {
				order := slices.Clone(paths)
				switch i {
				case 2:
					slices.Reverse(order)
				case 3:
					order = []string{"storage", "broken.tf", "hub", "demo", "hub"}
				}
				stdout, stderr, status := runIn(t, dir, slices.Concat(command, []string{"--jobs", fmt.Sprint(jobs)}, order)...)
				if strings.TrimSpace(stdout) == "" || status == exitUsage {
					t.Fatalf("status %d, nothing printed; stderr:\n%s", status, stderr)
				}
				got := fmt.Sprintf("status %d\n%s\n%s", status, stdout, stderr)
				if i == 0 {
					first = got
				} else if got != first {
					t.Fatalf("jobs %d, paths %v: other bytes than at first:\n%s", jobs, order, firstDifference(first, got))
				}
			}
		})
	}
}

func firstDifference(a, b string) string {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	from := max(at-200, 0)
	return fmt.Sprintf("first: …%s\nnow:   …%s", a[from:min(at+200, len(a))], b[from:min(at+200, len(b))])
}

// TestNothingLeftBehind runs many times in one process and looks for what stays.
func TestNothingLeftBehind(t *testing.T) {
	dir := sample(t)
	once := func() {
		if _, stderr, status := runIn(t, dir, "--fail-on", "never", "-o", "sarif="+filepath.Join(dir, "out.sarif"), "demo", "hub"); status != exitClean {
			t.Fatalf("status %d:\n%s", status, stderr)
		}
	}
	once()
	goroutines, handles := settledGoroutines(0), openHandles(t)
	for range 50 {
		once()
	}
	if now := settledGoroutines(goroutines); now > goroutines {
		t.Errorf("%d goroutines after fifty runs, %d after the first", now, goroutines)
	}
	if now := openHandles(t); now > handles {
		t.Errorf("%d open files after fifty runs, %d after the first", now, handles)
	}
	checkFolder(t, dir, "broken.tf", "demo", "hub", "out.sarif", "storage")
}

// TestUnrelatedFiles: a hundred thousand files of other kinds cost nothing but
// their listing, and what stands among them is found.
func TestUnrelatedFiles(t *testing.T) {
	dir := t.TempDir()
	contents := map[string]string{"go": "package p\n", "py": "import os\n", "md": "# Text\n", "json": `{"a": 1}`, "yaml": "a: 1\n"}
	names := slices.Sorted(maps.Keys(contents))
	for i := range 100 {
		folder := filepath.Join(dir, fmt.Sprintf("d%02d", i))
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		for j := range 1000 {
			// One in twenty may be of a kind that has to be looked into.
			kind := names[0]
			if j%20 == 0 {
				kind = names[j/20%len(names)]
			}
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("f%d.%s", j, kind)), []byte(contents[kind]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	main := "resource \"aws_vpc\" \"v\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "d50", "main.tf"), []byte(main), 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, status := runIn(t, dir, "--only", "gateway/*")
	if !strings.Contains(stdout, "1 VPC (1 file, 1 root, 1 resource)") || stderr != "" || status != exitClean {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// checkFolder compares what is in a folder.
func checkFolder(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, e := range entries {
		got[e.Name()] = true
	}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Errorf("%s holds %q, want %q", dir, names, want)
	}
}

// TestNoHalfFile: what cannot be written whole leaves what was there, and
// nothing beside it.
func TestNoHalfFile(t *testing.T) {
	for name, spoil := range map[string]func(dir string) (path string, err error){
		"a folder that nobody may write to": func(dir string) (string, error) {
			return "out", os.Chmod(dir, 0o500)
		},
		"a folder in the way": func(dir string) (string, error) {
			return "folder", os.Mkdir(filepath.Join(dir, "folder"), 0o700)
		},
		"a link that leads round": func(dir string) (string, error) {
			return "round", os.Symlink("round", filepath.Join(dir, "round"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
			if err := os.WriteFile(filepath.Join(dir, "out"), []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			target, err := spoil(dir)
			if err != nil {
				t.Skip(err)
			}
			if target == "out" && os.Geteuid() == 0 {
				t.Skip("root may write everywhere")
			}
			before := listing(t, dir)
			if err := replaceFile(filepath.Join(dir, target), []byte("new")); err == nil {
				t.Error("no error")
			} else if strings.Contains(err.Error(), ".tmp") {
				t.Errorf("the error speaks of the temporary file: %v", err)
			}
			if now := listing(t, dir); !slices.Equal(now, before) {
				t.Errorf("the folder holds %q, held %q", now, before)
			}
			if content, err := os.ReadFile(filepath.Join(dir, "out")); err != nil || string(content) != "old" {
				t.Errorf("the old file holds %q, %v", content, err)
			}
		})
	}
}

// poisoned is an output that panics, in place of a defect in what writes to it.
type poisoned struct{}

func (poisoned) Write([]byte) (int, error) { panic("poisoned") }

// TestPanicOutside: a panic of what nobody else looks after ends the run in
// words, and leaves the files that were written before.
func TestPanicOutside(t *testing.T) {
	dir := sample(t)
	var errs bytes.Buffer
	status := run(context.Background(), process{
		args:   []string{"hub", "-f", "text", "-o", "json=" + filepath.Join(dir, "out.json")},
		stdout: poisoned{}, stderr: &errs, getwd: func() (string, error) { return dir, nil },
	})
	if status != exitUsage || !strings.Contains(errs.String(), "a defect (poisoned; ") {
		t.Errorf("status %d, %s", status, &errs)
	}
	checkFolder(t, dir, "broken.tf", "demo", "hub", "out.json", "storage")
}

// TestKilled kills the program while it writes: the file that was there is whole
// or the new one is.
func TestKilled(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	dir := sample(t)
	out := filepath.Join(dir, "out.json")
	run := func(kill bool) []byte {
		if err := os.WriteFile(out, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, "--fail-on", "never", "-o", "json="+out, "-f", "sarif", "demo")
		cmd.Args[0] = "vpce-lint" // see TestMain
		cmd.Dir = dir
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for kill && cmd.ProcessState == nil {
			if beside, _ := filepath.Glob(out + ".*.tmp"); len(beside) > 0 {
				break
			}
			if content, _ := os.ReadFile(out); string(content) != "old" {
				break
			}
		}
		if kill {
			_ = cmd.Process.Kill()
		}
		_ = cmd.Wait() // it was killed, or not
		content, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	whole := run(false)
	if string(whole) == "old" {
		t.Fatal("nothing was written")
	}
	for range 5 {
		if got := run(true); string(got) != "old" && !bytes.Equal(got, whole) {
			t.Errorf("%d of %d bytes were written", len(got), len(whole))
		}
	}
}

// TestInterrupted interrupts the program in the middle of a file that takes it
// seconds: it ends at once and says why.
func TestInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot be sent a signal there")
	}
	program, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	dense := "locals {\n  x = [" + strings.Repeat("1,", 2<<20-20) + "]\n}\n"
	for i := range 8 {
		// All in one root, and so read one after the other.
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.tf", i)), []byte(dense), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var errs bytes.Buffer
	cmd := exec.Command(program, "-o", "json=out.json", dir)
	cmd.Args[0] = "vpce-lint" // see TestMain
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond) // it has begun to read
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_ = cmd.Wait()
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it went on for %s", took)
	}
	if got := cmd.ProcessState.ExitCode(); got != exitUsage || errs.String() != "vpce-lint: interrupted\n" {
		t.Errorf("status %d, %s", got, &errs)
	}
}

func listing(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(p string, _ fs.DirEntry, err error) error {
		names = append(names, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
