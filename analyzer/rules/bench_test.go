package rules

import (
	"context"
	"strconv"
	"testing"

	"github.com/vpce-lint/vpce-lint/policies"
)

// BenchmarkLoad is what every run pays before anything is evaluated.
func BenchmarkLoad(b *testing.B) {
	for _, jobs := range []int{1, 2} {
		b.Run("jobs="+strconv.Itoa(jobs), func(b *testing.B) {
			for b.Loop() {
				engine(b, Options{Jobs: jobs})
			}
		})
	}
}

// BenchmarkMetadata is reading what all rules say about themselves.
func BenchmarkMetadata(b *testing.B) {
	for b.Loop() {
		if _, err := policies.Rules(); err != nil {
			b.Fatal(err)
		}
	}
}

// cells has 30 nodes each.
func benchmarkEvaluate(b *testing.B, cells int) {
	n := newNetwork()
	for i := range cells {
		n.cell(i)
	}
	parts := n.parts()
	e := engine(b, Options{})
	b.ReportMetric(float64(n.g.Len()), "nodes")
	for b.Loop() {
		findings, _, err := e.Evaluate(context.Background(), parts)
		if err != nil || len(findings) != 3*cells {
			b.Fatal(len(findings), err)
		}
	}
}

func BenchmarkEvaluateSmall(b *testing.B)  { benchmarkEvaluate(b, 1) }
func BenchmarkEvaluateMedium(b *testing.B) { benchmarkEvaluate(b, 33) }
func BenchmarkEvaluateLarge(b *testing.B)  { benchmarkEvaluate(b, 666) }

// BenchmarkInput is the conversion of a part: for the program, and for rules that
// are not in it.
func BenchmarkInput(b *testing.B) {
	n := newNetwork()
	for i := range 33 {
		n.cell(i)
	}
	part := n.parts()[0]
	b.Run("plan", func(b *testing.B) {
		for b.Loop() {
			documentOf(part)
		}
	})
	b.Run("opa", func(b *testing.B) {
		for b.Loop() {
			inputOf(part)
		}
	})
}
