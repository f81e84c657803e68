package finding

import "fmt"

// Level is SARIF's level of a result (SARIF 2.1.0, section 3.27.10).
type Level string

const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
)

// Levels lists all levels, the most severe first.
func Levels() []Level { return []Level{Error, Warning, Note} }

// ParseLevel reads a level as users write it.
func ParseLevel(s string) (Level, error) {
	for _, l := range Levels() {
		if s == string(l) {
			return l, nil
		}
	}
	return "", fmt.Errorf("unknown level %q: it must be error, warning or note", s)
}

// AtLeast reports whether l is as severe as floor, or more.
func (l Level) AtLeast(floor Level) bool { return l.severity() >= floor.severity() }

// severity orders levels: a more severe one is higher; anything unknown is the
// lowest.
func (l Level) severity() int {
	switch l {
	case Error:
		return 3
	case Warning:
		return 2
	case Note:
		return 1
	}
	return 0
}

// Counts says how many there are of each. Possible ones are counted apart,
// whatever their level; suppressed ones are not counted at all.
type Counts struct{ Error, Warning, Note, Possible int }

// Total is the sum of all.
func (c Counts) Total() int { return c.Error + c.Warning + c.Note + c.Possible }

// AtLeast is the number of definite ones that are as severe as floor, or more.
func (c Counts) AtLeast(floor Level) int {
	n := 0
	for _, l := range Levels() {
		if l.AtLeast(floor) {
			n += *c.of(l)
		}
	}
	return n
}

func (c *Counts) of(l Level) *int {
	switch l {
	case Error:
		return &c.Error
	case Warning:
		return &c.Warning
	}
	return &c.Note
}

func (c *Counts) add(l Level, possible, suppressed bool) {
	switch {
	case suppressed:
	case possible:
		c.Possible++
	default:
		*c.of(l)++
	}
}

// Count counts findings, each subject for itself.
func Count(findings []Finding) Counts {
	var c Counts
	for i := range findings {
		f := &findings[i]
		c.add(f.Level, f.Possible, f.Suppression != nil)
	}
	return c
}

// CountResults counts folded results, as people see them.
func CountResults(results []Result) Counts {
	var c Counts
	for i := range results {
		r := &results[i]
		c.add(r.Level, r.Possible, r.Suppression != nil)
	}
	return c
}
