package iam

import (
	"math/big"
	"time"
)

// nearNumber returns a number, and those just below and above it.
func nearNumber(s string) []word {
	n, ok := number(s)
	if !ok {
		return nil
	}
	out := []word{wordOf(s)}
	for _, d := range []float64{-1, -0.5, 0.5, 1} {
		out = append(out, wordOf(new(big.Float).Add(n, big.NewFloat(d)).Text('g', 20)))
	}
	return out
}

// nearDate returns an instant, and those just before and after it.
func nearDate(s string) []word {
	t, ok := instant(s)
	if !ok {
		return nil
	}
	var out []word
	for _, d := range []time.Duration{0, -time.Second, time.Second} {
		out = append(out, wordOf(t.Add(d).Format(time.RFC3339)))
	}
	return out
}
