// Package aws holds facts about AWS that no configuration says: which services
// have endpoints, of which types, under which names and ports.
//
// services.tsv is as old as its sources: the list of services in aws-cdk-lib
// 2.276.0 and the AWS PrivateLink guide read beside it ("AWS services that
// integrate with AWS PrivateLink", "Gateway endpoints", "Cross-Region
// PrivateLink"), with ports and private names from the services' own guides.
// prefixlists.tsv has ids that DescribePrefixLists answered in 16 regions, as
// published; newer regions are not in it. Both are written by the command in
// generate.
//
// A fact that the sources only imply is marked: what is not known with High
// confidence must not be the ground of an error.
package aws

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed services.tsv
var serviceRows string

// Confidence says how well a fact is known.
type Confidence string

// How well a fact is known.
const (
	// High: documented for this very service.
	High Confidence = "high"
	// Medium: what holds for nearly all services, and nothing speaks against it.
	Medium Confidence = "medium"
	// Low: the sources disagree.
	Low Confidence = "low"
)

// Service is an AWS service that has VPC endpoints.
type Service struct {
	// Name is the short name: what stands behind the region in the full name
	// ("ecr.api"), with "sagemaker." before those of aws.sagemaker.
	Name string
	// Template is the full name with "{region}".
	Template string
	// Types are the endpoint types that the service offers, of "Gateway" and
	// "Interface".
	Types []string
	// PrivateDNSNames are the names, with "{region}", that private DNS answers at
	// least. Empty where the service has no private DNS name.
	PrivateDNSNames []string
	// PrivateDNSConfidence is about whether there are private DNS names at all.
	PrivateDNSConfidence Confidence
	// Policy says whether the service supports endpoint policies.
	Policy           bool
	PolicyConfidence Confidence
	// Ports are the TCP ports that clients use.
	Ports []int
	// IAMPrefixes are the prefixes of the actions that are called through it.
	IAMPrefixes []string
	// AccountKey is true where requests carry aws:VpceAccount, aws:VpceOrgID and
	// aws:VpceOrgPaths.
	AccountKey bool
	// CrossRegion is true where an endpoint may be in another region than the
	// service.
	CrossRegion bool
	// FIPSOf is the service that this is the FIPS variant of, or "".
	FIPSOf string
	// OnlyRegion is the one region that offers the service, or "".
	OnlyRegion string
}

// Offers reports whether the service has endpoints of that type.
func (s *Service) Offers(endpointType string) bool { return slices.Contains(s.Types, endpointType) }

// PrivateDNSIn returns the private DNS names in a region.
func (s *Service) PrivateDNSIn(region string) []string {
	out := make([]string, len(s.PrivateDNSNames))
	for i, n := range s.PrivateDNSNames {
		out[i] = strings.ReplaceAll(n, "{region}", region)
	}
	return out
}

type serviceTable struct {
	all        []Service
	byName     map[string]*Service
	byTemplate map[string]*Service
}

// services parses the table when it is first needed. The result is never
// changed.
var services = sync.OnceValue(func() serviceTable {
	t := serviceTable{byName: map[string]*Service{}, byTemplate: map[string]*Service{}}
	for row := range strings.Lines(serviceRows) {
		if c := strings.Split(strings.TrimSuffix(row, "\n"), "\t"); !strings.HasPrefix(row, "#") && len(c) == 10 {
			t.all = append(t.all, parseRow(c))
		}
	}
	for i := range t.all {
		t.byName[t.all[i].Name] = &t.all[i]
		t.byTemplate[t.all[i].Template] = &t.all[i]
	}
	return t
})

func parseRow(c []string) Service {
	s := Service{
		Name:                 c[0],
		Template:             usual(c[1], "com.amazonaws.{region}."+c[0]),
		Types:                strings.Fields(c[2]),
		PrivateDNSNames:      strings.Fields(usual(c[3], c[0]+".{region}.amazonaws.com")),
		PrivateDNSConfidence: Confidence(c[4]),
		Policy:               c[5] == "true",
		PolicyConfidence:     Confidence(c[6]),
		Ports:                []int{443},
		IAMPrefixes:          strings.Fields(usual(c[8], c[0])),
	}
	if c[7] != "" {
		s.Ports = nil
		for p := range strings.FieldsSeq(c[7]) {
			if n, err := strconv.Atoi(p); err == nil {
				s.Ports = append(s.Ports, n)
			}
		}
	}
	for f := range strings.FieldsSeq(c[9]) {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "account-key":
			s.AccountKey = true
		case "cross-region":
			s.CrossRegion = true
		case "fips-of":
			s.FIPSOf = value
		case "only":
			s.OnlyRegion = value
		}
	}
	return s
}

func usual(value, usual string) string {
	if value == "=" {
		return usual
	}
	return value
}

// ServiceNamed returns the service of a short name.
func ServiceNamed(name string) (*Service, bool) {
	s, ok := services().byName[name]
	return s, ok
}

// Services returns the whole table in the order of names. It is shared and must
// not be changed.
func Services() []Service { return services().all }
