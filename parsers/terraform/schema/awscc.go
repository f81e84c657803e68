package schema

import (
	_ "embed"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// awscc has the types of the provider hashicorp/awscc that mean something to an
// analysis of networks, in the format of aws.txt: what its documentation says of
// their attributes. Nested attributes are dynamic, as their own types add
// nothing; every optional attribute is computed, too, as AWS may fill it in.
//
//go:embed awscc.txt
var awscc string

// cloudControl begins the names of the provider's types.
const cloudControl = "awscc_"

// lookupMirror returns the schema of a type of the provider hashicorp/awscc. A
// data source has the attributes of its resource, and is looked up by id.
func lookupMirror(key string) (*Block, bool) {
	typ, isData := strings.CutPrefix(key, "d ")
	if !isData {
		return lookup(awscc, key)
	}
	b, ok := lookup(awscc, "r "+typ)
	if !ok {
		return nil, false
	}
	for i := range b.Attributes {
		b.Attributes[i].Required, b.Attributes[i].Optional, b.Attributes[i].Computed = false, false, true
	}
	b.set(Attribute{Name: "id", Type: cty.String, Required: true})
	return b, true
}
