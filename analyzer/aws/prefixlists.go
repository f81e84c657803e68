package aws

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed prefixlists.tsv
var prefixListRows string

type prefixList struct{ service, region, id string }

var prefixLists = sync.OnceValue(func() []prefixList {
	var out []prefixList
	for row := range strings.Lines(prefixListRows) {
		if c := strings.Split(strings.TrimSuffix(row, "\n"), "\t"); !strings.HasPrefix(row, "#") && len(c) == 3 {
			out = append(out, prefixList{c[0], c[1], c[2]})
		}
	}
	return out
})

// PrefixListService returns the service whose addresses an AWS-managed prefix
// list holds. Ids mean different services in different regions, so with an
// unknown region ("") only an id that means the same everywhere is answered.
func PrefixListService(region, id string) (service string, ok bool) {
	for _, l := range prefixLists() {
		if l.id != id || region != "" && l.region != region {
			continue
		}
		if ok && l.service != service {
			return "", false
		}
		service, ok = l.service, true
	}
	return service, ok
}
