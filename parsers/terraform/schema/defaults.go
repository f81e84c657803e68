package schema

import (
	_ "embed"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// defaults has one line for each default, sorted by bytes:
//
//	TYPE " " PATH " " VALUE
//
// VALUE is written as in JSON. The provider's own plan is the source: the test
// of this file plans a smallest resource of each type (testdata/minimal.tf) and
// compares, or with -update writes, the file.
//
//go:embed defaults.txt
var defaults string

// Default returns what an unset argument of a managed resource is planned as,
// where that is not null or unknown. For an argument inside a nested block the
// names are joined by dots (aws_instance, "metadata_options.http_endpoint"),
// and the default holds for blocks that are written.
//
// The schema of a provider does not show its defaults, so they are known only
// for the types that the test covers: networking, endpoints, policies, and what
// runs in a VPC. They are those of the last 5.x version, without
// aws_redshift_cluster's publicly_accessible and encrypted, which version 6
// turned around.
func Default(typ, attribute string) (cty.Value, bool) {
	key := typ + " " + attribute
	line, ok := find(defaults, key)
	if !ok || len(line) <= len(key) {
		return cty.NilVal, false
	}
	return literal(line[len(key)+1:])
}

// literal reads a JSON scalar.
func literal(s string) (cty.Value, bool) {
	switch {
	case s == "true":
		return cty.True, true
	case s == "false":
		return cty.False, true
	case strings.HasPrefix(s, `"`):
		text, err := strconv.Unquote(s)
		return cty.StringVal(text), err == nil
	}
	n, err := cty.ParseNumberVal(s)
	return n, err == nil
}
