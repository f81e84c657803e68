// Command gen writes the schema file that package schema embeds, in the format
// that its package comment defines.
//
//	gen -version VERSION -o aws.txt schema.json
//
// schema.json is the output of "terraform providers schema -json" in a
// directory that requires hashicorp/aws.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

// provider is the end of the source address that the schema file is keyed by; a
// registry's host stands before it.
const provider = "/hashicorp/aws"

// maxLine is the length in bytes beyond which a type is truncated: it loses its
// nested blocks, and attribute types longer than maxType become dynamic.
const (
	maxLine = 12_000
	maxType = 1_000
)

type document struct {
	Providers map[string]struct {
		Resources   map[string]schema `json:"resource_schemas"`
		DataSources map[string]schema `json:"data_source_schemas"`
	} `json:"provider_schemas"`
}

type schema struct {
	Block block `json:"block"`
}

type block struct {
	Attributes map[string]attribute `json:"attributes"`
	Blocks     map[string]nested    `json:"block_types"`
}

type attribute struct {
	Type     any  `json:"type"`
	Required bool `json:"required"`
	Optional bool `json:"optional"`
	Computed bool `json:"computed"`
}

type nested struct {
	Mode  string `json:"nesting_mode"`
	Min   int    `json:"min_items"`
	Max   int    `json:"max_items"`
	Block block  `json:"block"`
}

func main() {
	version := flag.String("version", "", "version of hashicorp/aws")
	out := flag.String("o", "aws.txt", "output file")
	flag.Parse()
	if err := run(*version, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(version, out string, args []string) error {
	if version == "" || len(args) != 1 {
		return errors.New("usage: gen -version VERSION -o FILE schema.json")
	}
	in, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer in.Close()
	var doc document
	if err := json.NewDecoder(in).Decode(&doc); err != nil {
		return err
	}
	var b strings.Builder
	if err := write(&b, version, doc); err != nil {
		return err
	}
	return os.WriteFile(out, []byte(b.String()), 0o644)
}

// providerName returns the key of the one provider whose address ends as ours.
func providerName(doc document) (string, bool) {
	for _, name := range slices.Sorted(maps.Keys(doc.Providers)) {
		if strings.HasSuffix(name, provider) {
			return name, true
		}
	}
	return "", false
}

func write(w io.StringWriter, version string, doc document) error {
	name, ok := providerName(doc)
	if !ok {
		return fmt.Errorf("no schema of a provider %s", provider)
	}
	p := doc.Providers[name]
	if _, err := w.WriteString("# hashicorp/aws " + version + "\n"); err != nil {
		return err
	}
	for _, set := range []struct {
		kind  string
		types map[string]schema
	}{{"d", p.DataSources}, {"r", p.Resources}} {
		for _, name := range slices.Sorted(maps.Keys(set.types)) {
			line, err := encodeLine(set.kind+" "+name, set.types[name].Block)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if _, err := w.WriteString(line + "\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

// encodeLine writes one type; of a type that is too long only the attributes,
// long types of theirs as dynamic.
func encodeLine(key string, b block) (string, error) {
	items, err := encode(b, maxLine)
	if err != nil {
		return "", err
	}
	if line := strings.Join(append([]string{key}, items...), " "); len(line) <= maxLine {
		return line, nil
	}
	b.Blocks = nil
	if items, err = encode(b, maxType); err != nil {
		return "", err
	}
	return strings.Join(append([]string{key, "-"}, items...), " "), nil
}

func encode(b block, maxType int) ([]string, error) {
	var items []string
	for _, name := range slices.Sorted(maps.Keys(b.Attributes)) {
		a := b.Attributes[name]
		flag, err := a.flag()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		t, err := encodeType(a.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		switch {
		case t == "s":
			t = ""
		case len(t) > maxType:
			t = "*"
		}
		items = append(items, name+flag+t)
	}
	for _, name := range slices.Sorted(maps.Keys(b.Blocks)) {
		n := b.Blocks[name]
		mode, ok := map[string]string{"single": ".", "list": "[", "set": "<", "map": "%"}[n.Mode]
		if !ok {
			return nil, fmt.Errorf("%s: nesting mode %q", name, n.Mode)
		}
		inner, err := encode(n.Block, maxType)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		bounds := ""
		if n.Min > 0 {
			bounds = strconv.Itoa(n.Min)
		}
		if n.Max > 0 {
			bounds += "," + strconv.Itoa(n.Max)
		}
		items = append(items, name+mode+bounds+"("+strings.Join(inner, " ")+")")
	}
	return items, nil
}

func (a attribute) flag() (string, error) {
	switch {
	case a.Required && !a.Optional && !a.Computed:
		return "!", nil
	case a.Optional && a.Computed:
		return "+", nil
	case a.Optional:
		return "?", nil
	case a.Computed:
		return "~", nil
	}
	return "", errors.New("neither required, optional nor computed, or too many of them")
}

// encodeType translates cty's JSON notation of types.
func encodeType(t any) (string, error) {
	if name, ok := t.(string); ok {
		if code, ok := map[string]string{"string": "s", "number": "n", "bool": "b", "dynamic": "*"}[name]; ok {
			return code, nil
		}
	}
	parts, ok := t.([]any)
	if !ok || len(parts) != 2 {
		return "", fmt.Errorf("type %v", t)
	}
	if parts[0] != "object" {
		code, ok := map[any]string{"list": "L", "set": "S", "map": "M"}[parts[0]]
		if !ok {
			return "", fmt.Errorf("type %v", t)
		}
		elem, err := encodeType(parts[1])
		return code + elem, err
	}
	attrs, ok := parts[1].(map[string]any)
	if !ok {
		return "", fmt.Errorf("type %v", t)
	}
	var fields []string
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		elem, err := encodeType(attrs[name])
		if err != nil {
			return "", err
		}
		fields = append(fields, name+":"+elem)
	}
	return "{" + strings.Join(fields, ",") + "}", nil
}
