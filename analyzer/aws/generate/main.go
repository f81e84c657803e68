// Command generate turns a JSON list of AWS services into the compact table
// services.tsv, and a JSON map of AWS-managed prefix lists into
// prefixlists.tsv. It is run by hand when the facts change:
//
//	go run ./analyzer/aws/generate -services services.json -prefix-lists prefixlists.json -to analyzer/aws
//
// A service has these members; all but the first three may be left out:
//
//	service                   short name ("ecr.api")
//	endpointService           full name with "{region}" ("com.amazonaws.{region}.ecr.api")
//	types                     ["Gateway", "Interface"]
//	privateDns                names, with "{region}", that private DNS answers
//	privateDnsConfidence      "high", "medium" or "low"
//	endpointPolicy            whether endpoint policies are supported
//	endpointPolicyConfidence  as above
//	ports                     TCP ports of the service; [443] is left out of the table
//	iamPrefixes               prefixes of the IAM actions that are called through it
//	vpceAccountKey            whether requests carry aws:VpceAccount and its kind
//	crossRegion               whether endpoints in other regions are possible
//	fipsOf                    the service that this is the FIPS variant of
//	onlyRegion                the one region that offers it
//
// The map of prefix lists is {"s3": {"us-east-1": "pl-63a5400a"}, "dynamodb": …}.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

type service struct {
	Service                  string   `json:"service"`
	EndpointService          string   `json:"endpointService"`
	Types                    []string `json:"types"`
	PrivateDNS               []string `json:"privateDns"`
	PrivateDNSConfidence     string   `json:"privateDnsConfidence"`
	EndpointPolicy           bool     `json:"endpointPolicy"`
	EndpointPolicyConfidence string   `json:"endpointPolicyConfidence"`
	Ports                    []int    `json:"ports"`
	IAMPrefixes              []string `json:"iamPrefixes"`
	VPCEAccountKey           bool     `json:"vpceAccountKey"`
	CrossRegion              bool     `json:"crossRegion"`
	FIPSOf                   string   `json:"fipsOf"`
	OnlyRegion               string   `json:"onlyRegion"`
}

func main() {
	log.SetFlags(0)
	services := flag.String("services", "", "JSON list of services")
	lists := flag.String("prefix-lists", "", "JSON map of prefix lists")
	to := flag.String("to", ".", "directory of the tables")
	flag.Parse()
	if err := run(*services, *lists, *to); err != nil {
		log.Fatal(err)
	}
}

func run(services, lists, to string) error {
	if services != "" {
		var all []service
		if err := read(services, &all); err != nil {
			return err
		}
		if err := write(filepath.Join(to, "services.tsv"), serviceRows(all)); err != nil {
			return err
		}
	}
	if lists != "" {
		var all map[string]json.RawMessage
		if err := read(lists, &all); err != nil {
			return err
		}
		rows, err := listRows(all)
		if err != nil {
			return fmt.Errorf("%s: %w", lists, err)
		}
		return write(filepath.Join(to, "prefixlists.tsv"), rows)
	}
	return nil
}

func read(path string, v any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func write(path string, rows []string) error {
	return os.WriteFile(path, []byte(strings.Join(rows, "\n")+"\n"), 0o644)
}

func serviceRows(all []service) []string {
	slices.SortFunc(all, func(a, b service) int { return strings.Compare(a.Service, b.Service) })
	rows := []string{"# service\ttemplate\ttypes\tprivate DNS\tconfidence\tpolicy\tconfidence\tports\tIAM prefixes\tflags"}
	for _, s := range all {
		var ports []string
		if !slices.Equal(s.Ports, []int{443}) {
			for _, p := range s.Ports {
				ports = append(ports, strconv.Itoa(p))
			}
		}
		var flags []string
		if s.VPCEAccountKey {
			flags = append(flags, "account-key")
		}
		if s.CrossRegion {
			flags = append(flags, "cross-region")
		}
		if s.FIPSOf != "" {
			flags = append(flags, "fips-of="+s.FIPSOf)
		}
		if s.OnlyRegion != "" {
			flags = append(flags, "only="+s.OnlyRegion)
		}
		rows = append(rows, strings.Join([]string{
			s.Service,
			abbreviate(s.EndpointService, "com.amazonaws.{region}."+s.Service),
			strings.Join(s.Types, " "),
			abbreviate(strings.Join(s.PrivateDNS, " "), s.Service+".{region}.amazonaws.com"),
			s.PrivateDNSConfidence,
			strconv.FormatBool(s.EndpointPolicy),
			s.EndpointPolicyConfidence,
			strings.Join(ports, " "),
			abbreviate(strings.Join(s.IAMPrefixes, " "), s.Service),
			strings.Join(flags, " "),
		}, "\t"))
	}
	return rows
}

// abbreviate writes the usual value as "=".
func abbreviate(value, usual string) string {
	if value == usual {
		return "="
	}
	return value
}

func listRows(all map[string]json.RawMessage) ([]string, error) {
	rows := []string{"# service\tregion\tid"}
	for _, service := range slices.Sorted(maps.Keys(all)) {
		if service == "note" {
			continue
		}
		var ids map[string]string
		if err := json.Unmarshal(all[service], &ids); err != nil {
			return nil, fmt.Errorf("%s: %w", service, err)
		}
		for _, region := range slices.Sorted(maps.Keys(ids)) {
			rows = append(rows, service+"\t"+region+"\t"+ids[region])
		}
	}
	return rows, nil
}
