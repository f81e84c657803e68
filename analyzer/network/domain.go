package network

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
)

// regionLabel stands for the region in a name; it is no label that DNS allows.
const regionLabel = "{region}"

// anyLabel stands for a label that the client chooses: a bucket, a registry.
const anyLabel = "*"

// domain is the name that clients of a service ask DNS for.
type domain struct {
	// labels are those of the service's own name, the first one foremost.
	labels []string
	// wild is true where clients put a label before it that they choose
	// (bucket.s3.eu-west-1.amazonaws.com): the name itself answers only some of
	// what they ask.
	wild bool
	// registry is true where that label is the same in all of a client's names.
	registry bool
	region   string
}

// domainOf returns the name that clients of a service ask for in a region; an
// unknown region is "".
func domainOf(service, region string) domain {
	name := service + "." + regionLabel + ".amazonaws.com"
	wild := false
	if s, ok := aws.ServiceNamed(service); ok && len(s.PrivateDNSNames) > 0 {
		name = s.PrivateDNSNames[0]
		for _, n := range s.PrivateDNSNames {
			wild = wild || n == "*."+name || n == name && strings.HasPrefix(n, "*.")
		}
	}
	name = strings.TrimPrefix(name, "*.")
	return domain{labels: labelsOf(name), wild: wild, registry: service == "ecr.dkr", region: strings.ToLower(region)}
}

// labelsOf splits a name at its dots, but not at those in an expression that
// stands for a part that is not known.
func labelsOf(name string) []string {
	var out []string
	depth, from := 0, 0
	for i, c := range []byte(name) {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		case '.':
			if depth == 0 {
				out = append(out, name[from:i])
				from = i + 1
			}
		}
	}
	return append(out, name[from:])
}

// match is how a zone's, rule's or record's name relates to a client's name.
func (d domain) match(label, of string) tri {
	hole := strings.Contains(of, "${")
	switch {
	case label == regionLabel && (hole || d.region == "" || d.region == of):
		return yes
	case label == of:
		return yes
	case hole:
		return maybe
	}
	return no
}

// under is whether the client's name is at or below a zone of that name, and
// how many labels the zone's name has.
func (d domain) under(zone string) (tri, int) {
	if zone == "" || zone == "." {
		return yes, 0
	}
	labels := labelsOf(strings.ToLower(zone))
	own := d.labels
	n := len(labels)
	if n > 1 && labels[n-1] == "cn" && labels[n-2] == "com" {
		labels = labels[:n-1] // The names in China end with amazonaws.com.cn.
	}
	if d.wild {
		own = append([]string{anyLabel}, own...)
	}
	if len(labels) > len(own) {
		return no, 0
	}
	got := yes
	for i, l := range labels {
		want := own[len(own)-len(labels)+i]
		if want == anyLabel {
			if !d.registry {
				return no, 0 // A zone of one bucket says nothing about others.
			}
			continue
		}
		got = min(got, d.match(want, l))
	}
	return got, len(labels)
}

// answers is whether a record of that name answers the client's name.
func (d domain) answers(record string) tri {
	labels := labelsOf(strings.ToLower(record))
	wildcard := labels[0] == "*"
	if wildcard {
		labels = labels[1:]
	}
	got, n := d.under(strings.Join(labels, "."))
	full := len(d.labels)
	if d.wild {
		full++
	}
	switch {
	case wildcard && n < full, !wildcard && n == full:
		return got
	}
	return no
}
