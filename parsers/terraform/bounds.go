package terraform

import (
	"math/big"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// bounds are the least and the greatest number that a value may be; nil where
// nothing bounds it.
type bounds struct{ least, greatest *big.Float }

func boundsOf(v cty.Value) bounds {
	switch {
	case v.Type() != cty.Number || v.IsKnown() && v.IsNull():
		return bounds{}
	case v.IsKnown():
		return bounds{v.AsBigFloat(), v.AsBigFloat()}
	}
	least, _ := v.Range().NumberLowerBound()
	greatest, _ := v.Range().NumberUpperBound()
	return bounds{finite(least), finite(greatest)}
}

func finite(v cty.Value) *big.Float {
	if !v.IsKnown() || v.IsNull() || v.AsBigFloat().IsInf() {
		return nil
	}
	return v.AsBigFloat()
}

// compareBounds answers a comparison where what bounds the numbers decides it.
func compareBounds(op *hclsyntax.Operation, left, right cty.Value) truth {
	a, b := boundsOf(left), boundsOf(right)
	switch op {
	case hclsyntax.OpGreaterThan:
		return greater(a, b)
	case hclsyntax.OpLessThan:
		return greater(b, a)
	case hclsyntax.OpGreaterThanOrEqual:
		return opposite(greater(b, a))
	case hclsyntax.OpLessThanOrEqual:
		return opposite(greater(a, b))
	}
	return maybe
}

// greater reports whether a is greater than b.
func greater(a, b bounds) truth {
	switch {
	case a.least != nil && b.greatest != nil && a.least.Cmp(b.greatest) > 0:
		return yes
	case a.greatest != nil && b.least != nil && a.greatest.Cmp(b.least) <= 0:
		return no
	}
	return maybe
}

func opposite(t truth) truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return maybe
}
