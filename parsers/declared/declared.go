// Package declared is the shape of what a user's files declare, once a dialect
// has been read and evaluated and before anything is understood as AWS
// infrastructure. Types and attribute names are still the dialect's
// (aws_vpc_endpoint, PrivateDnsEnabled); the catalog gives them meaning.
package declared

import (
	"path"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// Dialect is a language that infrastructure is declared in.
type Dialect string

const (
	Terraform      Dialect = "terraform"
	CloudFormation Dialect = "cloudformation"
	// PolicyDocument is a file that is an IAM policy and nothing else.
	PolicyDocument Dialect = "policy"
)

// Project is everything that one scan has read.
type Project struct {
	// Files has every file that was read, for ranges and excerpts.
	Files *source.Files
	// Tokens reads the references in all values of the project.
	Tokens *value.Tokens
	// Units are ordered by ID.
	Units []*Unit
}

// Unit is a root module with all its modules, or a stack with its nested ones:
// what is deployed in one go.
type Unit struct {
	// ID is the path of the root module's directory ("." for the root of the
	// scan) or of the template. With several environments of one root it is
	// followed by "@" and the environment's name.
	ID string
	// Environment is the environment's name, "" without several.
	Environment string
	Dialect     Dialect
	// Resources are managed resources and data sources, ordered by Address.
	Resources []*Resource
	// Gaps are the parts of the configuration that could not be looked into.
	Gaps []Gap
	// Exports are what a stack hands to others by name, where they were asked for.
	Exports []Export
}

// Folder returns where the unit lies: the root module's directory, or that of
// the template, plan or policy.
func (u *Unit) Folder() string {
	id := u.ID
	if u.Environment != "" {
		id = strings.TrimSuffix(id, "@"+u.Environment)
	}
	if u.Dialect != Terraform || strings.HasSuffix(id, ".json") {
		return path.Dir(id)
	}
	return id
}

// Export is a value that a stack hands to others by a name.
type Export struct {
	Name  string
	Value cty.Value
}

// Resource is one instance of a declared resource or data source.
type Resource struct {
	Unit string
	// Address is unique in the unit: module.net.aws_subnet.private["a"],
	// data.aws_vpc.main, a logical id.
	Address string
	// Alias is a second name that users know it by (aws:cdk:path); often "".
	Alias string
	// Module is the address of the module instance it stands in, "" for the
	// root.
	Module string
	// Data is true for a data source.
	Data bool
	// Type is the dialect's: aws_vpc_endpoint, AWS::EC2::VPCEndpoint.
	Type string
	// Attributes is an object. An attribute that is not written is null or
	// missing. A nested block that may repeat is a list of objects in source
	// order; one of unknown number is an unknown value.
	Attributes cty.Value
	// Ranges has the place of each attribute.
	Ranges *Ranges
	// Metadata is what the template attaches to the resource for programs
	// (CloudFormation's Metadata, functions in it not evaluated); NilVal where
	// there is none, and always in Terraform.
	Metadata cty.Value
	// MetadataRanges has the places of Metadata and its parts.
	MetadataRanges *Ranges
	// Ignores are the suppressions in the metadata of the resource, of its template,
	// and of the stacks that nest that.
	Ignores []source.Ignore
	// Header is the first line of the resource's block.
	Header source.Range
	// Block is the whole block.
	Block source.Range
	// Calls are the module calls that the instance came through, the outermost
	// first.
	Calls []Call
	// Region is where the resource lives: a string, an unknown value, or null
	// where nothing says it.
	Region cty.Value
	// Account is the id of the account that the resource lives in, where its
	// provider says it; "" otherwise.
	Account string
	// Exists is the condition under which the instance is there; nil means
	// always.
	Exists *value.Formula
	// WhyMaybe says why Exists is undecided.
	WhyMaybe []value.Reason
}

// Ref returns the reference to an attribute of the resource.
func (r *Resource) Ref(attribute string) value.Ref {
	return value.Ref{Unit: r.Unit, Address: r.Address, Attribute: attribute}
}

// Attr returns an attribute, NilVal where it is not written.
func (r *Resource) Attr(t *value.Tokens, name string) cty.Value {
	return t.Attr(r.Attributes, name)
}

// RangeOf returns the place of the attribute at path, or of the nearest thing
// around it that has a place, the resource's first line at last.
func (r *Resource) RangeOf(path ...Step) source.Range {
	at, best := r.Ranges, r.Header
	for _, s := range path {
		if at = at.step(s); at == nil {
			return best
		}
		if !at.Self.IsZero() {
			best = at.Self
		}
	}
	return best
}

// ItemsAt returns how many parts of the attribute at path have places of their
// own.
func (r *Resource) ItemsAt(path ...Step) int {
	at := r.Ranges
	for _, s := range path {
		at = at.step(s)
	}
	if at == nil {
		return 0
	}
	return len(at.Items)
}

// Call is a module call (or a nested stack) on the way to a resource.
type Call struct {
	// Address of the module instance: module.net["a"].module.endpoints.
	Address string
	// Header is the first line of the call's block.
	Header source.Range
	Block  source.Range
	// Downloaded is true where the called module is not the user's own code
	// (below .terraform/modules).
	Downloaded bool
}

// Step is one step of an attribute path: a name, or an index where Name is "".
type Step struct {
	Name  string
	Index int
}

// Path makes steps of names.
func Path(names ...string) []Step {
	steps := make([]Step, len(names))
	for i, n := range names {
		steps[i] = Step{Name: n}
	}
	return steps
}

// Ranges is the tree of places that mirrors an attribute value. A nil *Ranges
// has no places.
type Ranges struct {
	// Self is the whole attribute or block; zero where only parts have places.
	Self  source.Range
	Named map[string]*Ranges
	Items []*Ranges
}

func (r *Ranges) step(s Step) *Ranges {
	switch {
	case r == nil:
		return nil
	case s.Name != "":
		return r.Named[s.Name]
	case s.Index >= 0 && s.Index < len(r.Items):
		return r.Items[s.Index]
	}
	return nil
}

// GapKind says what could not be looked into.
type GapKind string

const (
	// MissingModule: a module call whose source is not on disk.
	MissingModule GapKind = "module"
	// UnparsedFile: a file that could not be parsed.
	UnparsedFile GapKind = "file"
	// UnknownMacro: a template transform that nobody here knows.
	UnknownMacro GapKind = "macro"
)

// Gap is a part of the configuration that may declare anything, so that
// nothing near it can be called missing.
type Gap struct {
	Kind GapKind
	// Address is the module call's, or "".
	Address string
	// Module is the module instance that the gap stands in; everything that
	// this module declares is within the gap's reach.
	Module string
	// WholeModule is true where the gap is a part of Module itself (an unparsed
	// file), which reaches everything of Module; a missing module reaches only
	// what Refs name.
	WholeModule bool
	// Refs are the references that were handed to it.
	Refs []value.Ref
	// Holes are the identities of the unknown values that were (value.Hole.Key);
	// what is a part of one begins with it.
	Holes []string
	Range source.Range
	// Text names it for people: "module.network is not on disk".
	Text string
}
