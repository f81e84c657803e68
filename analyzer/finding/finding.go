// Package finding holds what vpce-lint says about a network: findings with
// their evidence, how they are ordered and folded, and what keeps one
// recognisable from run to run. Diagnostics about the user's files are in
// parsers/source; Go errors are neither.
//
// The engine makes one Finding for each rule and subject. Fold then makes the
// Results that people and GitHub see: one for each rule, file and line. Fold is
// also the one place where what lies in downloaded modules moves to the user's
// own code. Between the two steps the user has a say: Suppress heeds what the
// sources accept, a Baseline what was there before, and MergeEnvironments makes
// one finding of what several environments of a root module share. All of them
// are pure, and their output does not depend on the order of their input.
package finding

import (
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Finding is one violated rule about one subject.
type Finding struct {
	// Rule is the rule's id, category/name.
	Rule  string
	Level Level
	// Possible is true where the finding holds for some values of what is
	// unknown; false where it holds for all of them.
	Possible bool
	// Why says, for a possible finding, what is not known; each an English
	// clause without a full stop.
	Why []string
	// Unit is the root module or stack of the subject.
	Unit string
	// Environments are those of the root module in which it holds, in order; none
	// for a root module that has no several.
	Environments []string
	// Subject is the address of the resource that the finding is about. It is a
	// part of the finding's identity.
	Subject string
	// Message is one sentence, or a few, that names the addresses and states
	// the fact. It gives no advice; the rule's remediation does.
	Message string
	// Location is the line to edit.
	Location source.Range
	// Origin is where the fault stands in a downloaded module, when Location has
	// been moved to the module call. Relocate sets it, nobody else.
	Origin source.Range
	// Evidence are the other places that play a part, in the order of the
	// argument.
	Evidence []Evidence
	// Flow is a path that shows the fact: each place leads to the next, as the
	// hops of a packet do. It is empty where the finding is about no path.
	Flow []Evidence
	// Calls are the module calls through which the subject came, the outermost
	// first.
	Calls []declared.Call
	// Suppression is set when the user has accepted the finding.
	Suppression *Suppression
}

// Evidence is one place that a finding rests on.
type Evidence struct {
	// Text says what the place shows, as a short clause.
	Text string
	// Address is the resource's, or the module call's.
	Address string
	Range   source.Range
	// Origin is the place in a downloaded module, when Range has been moved to
	// the module call. Relocate sets it, nobody else.
	Origin source.Range
	// Calls are the module calls through which the resource came, the outermost
	// first. Without them the place is taken to be in the user's own code.
	Calls []declared.Call
}

// Suppression says where and why the user accepted a finding.
type Suppression struct {
	// InSource is true for a comment or metadata in the source, false for a
	// baseline or the configuration file.
	InSource bool
	// Reason is the user's own text.
	Reason string
}
