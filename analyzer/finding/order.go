package finding

import (
	"cmp"
	"slices"
	"strings"
)

// Compare is the canonical order of findings: by place, rule, then subject. It
// is total over everything that a report shows, so that equal input gives
// equal bytes whatever order the engine worked in.
func Compare(a, b Finding) int {
	return cmp.Or(
		compareBeside(a, b),
		slices.Compare(a.Environments, b.Environments),
	)
}

// compareBeside compares everything but the environments.
func compareBeside(a, b Finding) int {
	return cmp.Or(
		a.Location.Compare(b.Location),
		cmp.Compare(a.Rule, b.Rule),
		compareBool(a.Possible, b.Possible),
		compareBool(a.Suppression != nil, b.Suppression != nil),
		CompareAddress(a.Unit, b.Unit),
		CompareAddress(a.Subject, b.Subject),
		cmp.Compare(b.Level.severity(), a.Level.severity()),
		cmp.Compare(a.Message, b.Message),
		a.Origin.Compare(b.Origin),
		slices.Compare(a.Why, b.Why),
		slices.CompareFunc(a.Evidence, b.Evidence, compareEvidence),
		slices.CompareFunc(a.Flow, b.Flow, compareEvidence),
		cmp.Compare(a.Suppression.reason(), b.Suppression.reason()),
	)
}

// Sorted returns the findings in canonical order, each once.
func Sorted(findings []Finding) []Finding {
	out := slices.Clone(findings)
	slices.SortStableFunc(out, Compare)
	return slices.CompactFunc(out, func(a, b Finding) bool { return Compare(a, b) == 0 })
}

func compareEvidence(a, b Evidence) int {
	return cmp.Or(
		a.Range.Compare(b.Range),
		cmp.Compare(a.Text, b.Text),
		CompareAddress(a.Address, b.Address),
		a.Origin.Compare(b.Origin),
	)
}

func (s *Suppression) reason() string {
	if s == nil {
		return ""
	}
	return s.Reason
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// CompareAddress orders addresses and unit ids as people do: a run of digits
// counts as a number, so that subnet[2] stands before subnet[10].
func CompareAddress(a, b string) int {
	restA, restB := a, b
	for restA != "" && restB != "" {
		digitsA, digitsB := leadingDigits(restA), leadingDigits(restB)
		if digitsA == "" || digitsB == "" {
			if restA[0] != restB[0] {
				return cmp.Compare(restA[0], restB[0])
			}
			restA, restB = restA[1:], restB[1:]
			continue
		}
		numberA, numberB := strings.TrimLeft(digitsA, "0"), strings.TrimLeft(digitsB, "0")
		if c := cmp.Or(cmp.Compare(len(numberA), len(numberB)), cmp.Compare(numberA, numberB)); c != 0 {
			return c
		}
		restA, restB = restA[len(digitsA):], restB[len(digitsB):]
	}
	// Leading zeros are the only way to get here with different strings of
	// equal rank; bytes decide then.
	return cmp.Or(cmp.Compare(len(restA), len(restB)), cmp.Compare(a, b))
}

func leadingDigits(s string) string {
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	return s[:end]
}
