// Package schema is what the provider hashicorp/aws, and in part hashicorp/awscc,
// says of its resource and data source types: their attributes, nested blocks
// and defaults.
//
// Terraform evaluates a reference such as aws_vpc.main to an object that has
// exactly the attributes of the type's schema, written or not. This package
// holds those schemas, as text inside the program, so that no provider has to
// be there.
//
// # The file
//
// aws.txt has one line a type, sorted by bytes. A look-up is a binary search
// over the text and decodes one line; nothing happens when the program starts
// and nothing is cached, so callers that need a type often keep the Block.
//
//	line      = ( "d" | "r" ) " " TYPE { " " item }   data source or resource
//	item      = "-" | attribute | nested              "-": truncated, see Block
//	attribute = NAME flag [ type ]                    without type: string
//	flag      = "!" | "?" | "~" | "+"                 required, optional, computed, optional and computed
//	type      = "s" | "n" | "b" | "*"                 string, number, bool, dynamic
//	          | "L" type | "S" type | "M" type        list, set, map
//	          | "{" [ NAME ":" type { "," NAME ":" type } ] "}"
//	nested    = NAME mode [ MIN ] [ "," MAX ] "(" [ item { " " item } ] ")"
//	mode      = "[" | "<" | "." | "%"                 list, set, single, map
//
// Attributes come before nested blocks, each sorted by name. The first line,
// "# hashicorp/aws VERSION", sorts before all others.
//
// # Newer provider versions
//
// The file is of the last 5.x version. Names that version 6 added and that
// configurations use are laid over it; overlay.go has them. A second file of the
// same format, awscc.txt, has the types of hashicorp/awscc; see awscc.go.
package schema

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// "make generate SCHEMA=file" writes aws.txt from the output of "terraform
// providers schema -json" in a directory that requires hashicorp/aws.
//
//go:embed aws.txt
var text string

// Nesting says how the blocks of a nested block type form a value.
type Nesting int

const (
	// Single: at most one block, an object or null.
	Single Nesting = iota + 1
	// List: a list of objects in source order.
	List
	// Set: a set of objects.
	Set
	// Map: a map of objects by block label.
	Map
)

// Attribute is one argument or result of a block. At least one of Required,
// Optional and Computed is true; Required excludes the others.
type Attribute struct {
	Name string
	Type cty.Type
	// Required: the configuration must set it.
	Required bool
	// Optional: the configuration may set it.
	Optional bool
	// Computed: AWS or the provider sets it where the configuration does not.
	Computed bool
}

// BlockSyntax returns the element type of an attribute that may be written as
// repeated blocks too (aws_security_group.ingress, aws_route_table.route).
// Terraform allows that for every attribute whose type is a list or set of
// objects. An argument that such a block leaves out is null.
func (a Attribute) BlockSyntax() (elem cty.Type, ok bool) {
	if (a.Type.IsListType() || a.Type.IsSetType()) && a.Type.ElementType().IsObjectType() {
		return a.Type.ElementType(), true
	}
	return cty.NilType, false
}

// NestedBlock is a block type inside a block.
type NestedBlock struct {
	Name    string
	Nesting Nesting
	// MinItems and MaxItems bound the number of blocks; 0 means no bound.
	MinItems, MaxItems int
	Block              *Block
}

// Block is the schema of a resource type, a data source type or a nested block.
// It must not be changed.
type Block struct {
	// Attributes and Blocks are sorted by name.
	Attributes []Attribute
	Blocks     []NestedBlock
	// Truncated is true for the few types that are so large (a rule of
	// aws_wafv2_web_acl nests statements three deep) that their nested blocks
	// are left out, and results of theirs have a dynamic type. Blocks that are
	// not listed must be taken as written.
	Truncated bool
}

// Attribute returns the attribute of that name.
func (b *Block) Attribute(name string) (Attribute, bool) {
	i, found := slices.BinarySearchFunc(b.Attributes, name, func(a Attribute, name string) int { return cmp.Compare(a.Name, name) })
	if !found {
		return Attribute{}, false
	}
	return b.Attributes[i], true
}

// Nested returns the nested block type of that name.
func (b *Block) Nested(name string) (NestedBlock, bool) {
	i, found := slices.BinarySearchFunc(b.Blocks, name, func(n NestedBlock, name string) int { return cmp.Compare(n.Name, name) })
	if !found {
		return NestedBlock{}, false
	}
	return b.Blocks[i], true
}

// ImpliedType returns the object type of the block's value. Blocks that a
// truncated schema leaves out are not part of it.
func (b *Block) ImpliedType() cty.Type {
	attrs := make(map[string]cty.Type, len(b.Attributes)+len(b.Blocks))
	for _, a := range b.Attributes {
		attrs[a.Name] = a.Type
	}
	for _, n := range b.Blocks {
		attrs[n.Name] = n.ImpliedType()
	}
	return cty.Object(attrs)
}

// ImpliedType returns the type of the value that all blocks of this block type
// form together. A list or map whose elements may be of different types
// because they hold something dynamic has itself a dynamic type: its value is a
// tuple or an object.
func (n NestedBlock) ImpliedType() cty.Type {
	elem := n.Block.ImpliedType()
	switch n.Nesting {
	case List:
		if elem.HasDynamicTypes() {
			return cty.DynamicPseudoType
		}
		return cty.List(elem)
	case Set:
		return cty.Set(elem)
	case Map:
		if elem.HasDynamicTypes() {
			return cty.DynamicPseudoType
		}
		return cty.Map(elem)
	}
	return elem
}

// Resource returns the schema of a managed resource type.
func Resource(typ string) (*Block, bool) { return overlaid("r " + typ) }

// DataSource returns the schema of a data source type.
func DataSource(typ string) (*Block, bool) { return overlaid("d " + typ) }

// lookup decodes the line that begins with key and a space.
func lookup(text, key string) (*Block, bool) {
	line, ok := find(text, key)
	if !ok {
		return nil, false
	}
	b, err := decode(line[len(key):])
	// A line that cannot be decoded is a broken build, which the tests find.
	return b, err == nil
}

// find returns the line of sorted text whose first two words are key.
func find(text, key string) (string, bool) {
	for lo, hi := 0, len(text); lo < hi; {
		// Both bounds are at line starts, so the line around the middle lies
		// between them.
		mid := lo + (hi-lo)/2
		start := lo + strings.LastIndexByte(text[lo:mid], '\n') + 1
		end := hi
		if n := strings.IndexByte(text[start:hi], '\n'); n >= 0 {
			end = start + n
		}
		line := text[start:end]
		switch c := strings.Compare(keyOf(line), key); {
		case c == 0:
			return line, true
		case c < 0:
			lo = min(end+1, hi)
		default:
			hi = start
		}
	}
	return "", false
}

// keyOf returns the first two words of a line.
func keyOf(line string) string {
	first := strings.IndexByte(line, ' ')
	if first < 0 {
		return line
	}
	if second := strings.IndexByte(line[first+1:], ' '); second >= 0 {
		return line[:first+1+second]
	}
	return line
}
