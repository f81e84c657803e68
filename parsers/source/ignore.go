package source

import (
	"bytes"
	"slices"
	"strings"
)

// marker begins what a comment tells this program.
const marker = "vpce-lint:"

// ignoreWord is the one directive that there is.
const ignoreWord = "ignore"

// Ignore is a suppression as the user wrote it, in a comment,
//
//	vpce-lint:ignore RULE[,RULE] [until=YYYY-MM-DD] reason
//
// or in a resource's metadata. Nothing of it is checked here.
type Ignore struct {
	// Range is the text of it, without the comment's own characters.
	Range Range
	// Line is the line that a comment speaks of, from 1: its own where anything
	// else stands on it, otherwise the one below it and the comments that follow
	// it. It is 0 in metadata.
	Line int
	// Resource is the address of the resource in whose metadata it stands; "" for
	// a comment, and for what a template's own metadata says.
	Resource string
	// Directive is the word behind "vpce-lint:". Any but "ignore" is a mistake.
	Directive string
	// Rules are the rules, or patterns of rules, as written.
	Rules []string
	// Until is the last day on which it holds, as written; "" for no end.
	Until  string
	Reason string
	// Problem says what else is wrong with how it is written, in a clause; "" for
	// nothing.
	Problem string
}

// Valid reports whether the directive is one that there is.
func (i *Ignore) Valid() bool { return i.Directive == ignoreWord }

// Comments is what a file's comments tell this program, with what they can be
// about.
type Comments struct {
	Ignores []Ignore
	// Blocks are the blocks, attributes and entries of the file: a comment on or
	// above the first line of one is about everything in it.
	Blocks []Range
}

// HasDirectives reports whether a file may hold comments to this program. Where
// it does not, nobody need look for comments.
func (f *File) HasDirectives() bool { return bytes.Contains(f.Content, []byte(marker)) }

// NewComments reads what the comments of a file, given by their ranges, tell
// this program.
func NewComments(f *File, comments, blocks []Range) *Comments {
	comments = slices.SortedFunc(slices.Values(comments), Range.Compare)
	out := &Comments{Blocks: blocks}
	for n, c := range comments {
		out.Ignores = append(out.Ignores, f.directives(c, comments[n+1:])...)
	}
	return out
}

// directives returns what one comment says; following are the comments behind
// it. A comment of several lines may say something in each.
func (f *File) directives(c Range, following []Range) []Ignore {
	c.End = min(c.End, len(f.Content))
	text := string(f.Content[c.Start:c.End])
	var out []Ignore
	at := c.Start
	for line := range strings.Lines(text) {
		if i, ok := directive(line); ok {
			begin := at + strings.Index(line, marker)
			i.Range = Range{File: f.Path, Start: begin, End: begin + len(written(line[begin-at:]))}
			i.Line = f.about(c, following)
			out = append(out, i)
		}
		at += len(line)
	}
	return out
}

// written is a line of a comment without what ends the line and the comment.
func written(line string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "*/"))
}

// directive reads a line of a comment. A word other than "ignore" counts as a
// mistake only where the comment begins with it: any other is prose.
func directive(line string) (Ignore, bool) {
	before, rest, ok := strings.Cut(line, marker)
	if !ok {
		return Ignore{}, false
	}
	rest = written(rest)
	end := 0
	for end < len(rest) && (rest[end] == '-' || rest[end] == '_' || rest[end]|0x20 >= 'a' && rest[end]|0x20 <= 'z') {
		end++
	}
	i := Ignore{Directive: rest[:end]}
	if i.Directive != ignoreWord {
		return i, i.Directive != "" && strings.Trim(before, "#/* \t") == ""
	}
	if before != "" && !strings.ContainsAny(before[len(before)-1:], "#/* \t,;") {
		return Ignore{}, false // the end of a longer word
	}
	i.parse(strings.TrimPrefix(rest[end:], ":"))
	return i, true
}

// parse reads what stands behind "ignore".
func (i *Ignore) parse(text string) {
	fields := strings.Fields(text)
	if len(fields) > 0 && !strings.HasPrefix(fields[0], untilPrefix) {
		list := fields[0]
		fields = fields[1:]
		for len(fields) > 0 && (strings.HasSuffix(list, ",") || strings.HasPrefix(fields[0], ",")) {
			list += fields[0]
			fields = fields[1:]
		}
		i.Rules = SplitRules(list)
	}
	if at := slices.IndexFunc(fields, func(s string) bool { return strings.HasPrefix(s, untilPrefix) }); at >= 0 {
		i.Until = strings.TrimRight(strings.TrimPrefix(fields[at], untilPrefix), ",;:")
		if i.Until == "" {
			i.Problem = "its until= names no day"
		}
		fields = slices.Delete(fields, at, at+1)
	}
	i.Reason = strings.TrimLeft(strings.Join(fields, " "), "-–—:,; ")
}

const untilPrefix = "until="

// SplitRules cuts a list of rules with commas between them.
func SplitRules(list string) []string {
	var out []string
	for rule := range strings.SplitSeq(list, ",") {
		if rule = strings.TrimSpace(rule); rule != "" {
			out = append(out, rule)
		}
	}
	return out
}

// about returns the line that a comment speaks of.
func (f *File) about(c Range, following []Range) int {
	first, last := f.LineOf(c.Start), f.LineOf(max(c.End-1, c.Start))
	if strings.TrimSpace(f.before(c.Start)) != "" {
		return first
	}
	if strings.TrimSpace(f.behind(c.End)) != "" {
		return last
	}
	line := last + 1
	for _, next := range following {
		if f.LineOf(next.Start) != line || strings.TrimSpace(f.before(next.Start)) != "" {
			break
		}
		line = f.LineOf(max(next.End-1, next.Start))
		if strings.TrimSpace(f.behind(next.End)) != "" {
			break
		}
		line++
	}
	return line
}

// before is what stands on a line before an offset; a byte order mark is
// nothing.
func (f *File) before(offset int) string {
	start := f.lines[f.LineOf(offset)-1]
	return strings.TrimPrefix(string(f.Content[start:offset]), "\uFEFF")
}

// behind is what stands on a line behind an offset. A comment that ends with
// its line has nothing behind it.
func (f *File) behind(offset int) string {
	if offset == 0 || offset > len(f.Content) || f.Content[offset-1] == '\n' {
		return ""
	}
	rest := f.Content[offset:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	return string(rest)
}
