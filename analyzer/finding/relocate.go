package finding

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Relocate moves what lies in a downloaded module to the nearest module call in
// the user's own code, because that is the line the user can edit and the file
// that the repository holds. The place in the module stays in Origin. A finding
// without any place goes to its innermost call that the user owns.
func Relocate(f Finding) Finding {
	f.Location, f.Origin = ownPlace(f.Location, f.Origin, f.Calls)
	f.Evidence, f.Flow = ownPlaces(f.Evidence), ownPlaces(f.Flow)
	return f
}

func ownPlaces(list []Evidence) []Evidence {
	out := slices.Clone(list)
	for i := range out {
		e := &out[i]
		e.Range, e.Origin = ownPlace(e.Range, e.Origin, e.Calls)
	}
	return out
}

// ownPlace returns the place to report and the place in downloaded code, zero
// when there is none.
func ownPlace(at, origin source.Range, calls []declared.Call) (place, inside source.Range) {
	own, downloaded := OwnCalls(calls)
	if len(own) == 0 || !origin.IsZero() {
		return at, origin
	}
	last := own[len(own)-1].Header
	switch {
	case last.IsZero():
		return at, origin
	case at.IsZero():
		return last, origin
	case downloaded && !writtenInOwnCode(at, calls):
		return last, at
	}
	return at, origin
}

// writtenInOwnCode reports whether the place is one of the calls that the user
// wrote: an argument of a module call is the user's, whatever it ends up in.
func writtenInOwnCode(at source.Range, calls []declared.Call) bool {
	own, _ := OwnCalls(calls)
	return slices.ContainsFunc(own, func(c declared.Call) bool {
		return c.Header.Contains(at) || (!c.Block.IsZero() && c.Block.Contains(at))
	})
}

// OwnCalls returns the calls that stand in the user's own code. That is all of
// them, or those up to the first whose module is downloaded; downloaded reports
// which.
func OwnCalls(calls []declared.Call) (own []declared.Call, downloaded bool) {
	for i, c := range calls {
		if c.Downloaded {
			return calls[:i+1], true
		}
	}
	return calls, false
}
