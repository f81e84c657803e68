//go:build unix

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
)

// benchFile has what BenchmarkBudgets measured of the last release: a name and a
// value a line.
const benchFile = "testdata/bench.txt"

// budgets are what the project promises of BenchmarkBudgets' metrics.
func budgets() map[string]float64 {
	return map[string]float64{"small-ms": 60, "repo/parse": 3, "20000/1000": 30, "roots1000/100": 12, "20000-MB": 2048, "roots1000-MB": 2048}
}

// compareBench prints the change of each metric since the last release, or
// writes the file anew with -update.
func compareBench(b *testing.B, now map[string]float64) {
	b.Helper()
	if *update {
		must(b, os.WriteFile(benchFile, benchText(now), 0o600))
		return
	}
	content, err := os.ReadFile(benchFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		b.Fatal(err)
	}
	last, err := readBench(string(content))
	if err != nil {
		b.Fatalf("%s: %v", benchFile, err)
	}
	fmt.Print("\n", benchTable(last, now, budgets()))
}

const benchHead = "# What BenchmarkBudgets measured of the last release. Rewritten by: make bench BENCHFLAGS=-update\n"

func benchText(values map[string]float64) []byte {
	out := []byte(benchHead)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		out = fmt.Appendf(out, "%s %.2f\n", name, values[name])
	}
	return out
}

func readBench(text string) (map[string]float64, error) {
	out := map[string]float64{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, _ := strings.Cut(line, " ")
		v, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, err
		}
		out[name] = v
	}
	return out, nil
}

// benchTable is a line for each metric of now. The budget has a mark where it is
// not kept.
func benchTable(last, now, budgets map[string]float64) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(w, "metric\tlast release\tnow\tchange\tbudget\t")
	for _, name := range slices.Sorted(maps.Keys(now)) {
		before, change, budget := "-", "-", ""
		if v, ok := last[name]; ok && v > 0 {
			before, change = fmt.Sprintf("%.2f", v), fmt.Sprintf("%+.0f%%", 100*(now[name]/v-1))
		}
		if v, ok := budgets[name]; ok {
			budget = fmt.Sprintf("%.0f", v)
			if now[name] > v {
				budget += " over"
			}
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%.2f\t%s\t%s\t\n", name, before, now[name], change, budget)
	}
	_ = w.Flush() // a strings.Builder takes everything
	return out.String()
}

func TestBenchTable(t *testing.T) {
	values := map[string]float64{"repo/parse": 9.5, "small-ms": 14}
	last, err := readBench(string(benchText(values)))
	if err != nil || !maps.Equal(last, values) {
		t.Fatalf("read %v, %v; wrote %v", last, err, values)
	}
	got := benchTable(last, map[string]float64{"small-ms": 7, "repo/parse": 19, "new-ms": 1}, map[string]float64{"small-ms": 60, "repo/parse": 3})
	for _, want := range []string{"repo/parse", "+100%", "3 over", "-50%", "60"} {
		if !strings.Contains(got, want) {
			t.Errorf("the table lacks %q:\n%s", want, got)
		}
	}
	if _, err := readBench("small-ms many"); err == nil {
		t.Error("no error for what is no number")
	}
}
