package analyzer

import (
	"fmt"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// understanding makes a graph, with all facts, of what is declared.
type understanding func(*declared.Project) (*graph.Graph, source.Diagnostics)

// isolated is a run of an understanding in which a panic, a defect of this
// program, costs the configurations that it comes with and no other. It returns
// the project that was understood as well: in it those configurations are hollow,
// so that they may supply anything and nothing is said to be missing for them.
func isolated(p *declared.Project, understand understanding) (*declared.Project, *graph.Graph, source.Diagnostics) {
	g, diagnostics, defect := try(p, understand)
	if defect == "" {
		return p, g, diagnostics
	}
	s := search{understand: understand, project: p, hollow: map[*declared.Unit]*declared.Unit{}}
	s.sound(p.Units)
	p = s.with(p.Units)
	if g, diagnostics, defect = try(p, understand); defect == "" {
		return p, g, append(diagnostics, s.notes...)
	}
	// Not even the hollow ones go together; nothing is left to judge.
	return &declared.Project{Files: p.Files, Tokens: p.Tokens}, graph.New(), append(s.notes, source.Diagnostic{
		Severity: source.Error, Summary: "Network could not be understood",
		Detail: "A defect (" + defect + ") ended the analysis of all configurations. Please report it.",
	})
}

// try runs an understanding; defect says where it panicked, "" where it did not.
func try(p *declared.Project, understand understanding) (g *graph.Graph, diagnostics source.Diagnostics, defect string) {
	defer func() {
		if r := recover(); r != nil {
			g, diagnostics, defect = nil, nil, fmt.Sprintf("%v; %s", r, source.Frames())
		}
	}()
	g, diagnostics = understand(p)
	return g, diagnostics, ""
}

// search looks for the configurations that a panic comes with.
type search struct {
	understand understanding
	project    *declared.Project
	// hollow are those that were found, each with what stands for it.
	hollow map[*declared.Unit]*declared.Unit
	notes  source.Diagnostics
}

// sound hollows out units until an understanding of them all ends. It halves
// them, so that one bad unit among n costs some log n attempts.
func (s *search) sound(units []*declared.Unit) {
	_, _, defect := try(s.with(units), s.understand)
	if defect == "" {
		return
	}
	if len(units) == 1 {
		s.give(units[0], defect)
		return
	}
	half := len(units) / 2
	s.sound(units[:half])
	s.sound(units[half:])
	if _, _, defect := try(s.with(units), s.understand); defect != "" {
		// Each half is sound without the other.
		for _, u := range units[half:] {
			s.give(u, defect)
		}
	}
}

// with is a project of some units, those that were given up hollow.
func (s *search) with(units []*declared.Unit) *declared.Project {
	out := &declared.Project{Files: s.project.Files, Tokens: s.project.Tokens}
	for _, u := range units {
		if h := s.hollow[u]; h != nil {
			u = h
		}
		out.Units = append(out.Units, u)
	}
	return out
}

// give gives a unit up.
func (s *search) give(u *declared.Unit, defect string) {
	if s.hollow[u] != nil {
		return
	}
	gap := declared.Gap{Kind: declared.UnparsedFile, WholeModule: true, Text: u.ID + " could not be understood"}
	s.hollow[u] = &declared.Unit{ID: u.ID, Environment: u.Environment, Dialect: u.Dialect, Gaps: []declared.Gap{gap}}
	s.notes = append(s.notes, source.Diagnostic{
		Severity: source.Error, Summary: "Network could not be understood", Path: u.ID,
		Detail: u.ID + ": a defect in the analysis (" + defect + ") ended it; nothing of this configuration is judged. Please report it.",
	})
}
