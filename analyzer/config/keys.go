package config

import (
	"bytes"
	"encoding/json"
	"io"

	"go.yaml.in/yaml/v3"
)

// SchemaURI is where editors find the schema.
const SchemaURI = "https://raw.githubusercontent.com/vpce-lint/vpce-lint/main/analyzer/config/vpce-lint.schema.json"

// key is one key of a configuration file: how it is read, described and
// explained.
type key struct {
	name string
	// doc says in a sentence or two what it is for.
	doc string
	// schema describes its value.
	schema func() schema
	read   func(r *reader, n *yaml.Node)
}

// keys returns all keys in the order in which they are explained.
func keys() []key {
	return []key{
		{"levels", "Levels of rules in place of their own: a pattern of rules to error, warning or note.",
			func() schema {
				return object(nil, enum(levelNames()...)).with("propertyNames", defined("rule"))
			}, (*reader).levels},
		{"skip", "Rules that are left out: patterns, in which * stands for any text.",
			func() schema { return list(defined("rule")) }, (*reader).skip},
		{"public", "Addresses of buckets that are meant to be public: patterns, in which * stands for any text.",
			func() schema { return list(text()) }, (*reader).public},
		{"needs", "AWS services that workloads need beyond what their declarations tell: a pattern of addresses to short names of services, such as s3 or ecr.api.",
			func() schema { return object(nil, list(defined("service"))) }, (*reader).needs},
		{"roots", "Root modules whatever calls them, and environments: a root module is evaluated once for each entry with its path.",
			func() schema { return list(schema{"anyOf": []any{text(), rootSchema()}}) }, (*reader).roots},
		{"exclude", "Globs of files and folders that are not analysed and in which nothing is reported: ** stands for any folders, and a name without a slash is meant at any depth.",
			func() schema { return list(text()) }, (*reader).exclude},
		{"policies", "Folders and bundles of rules of your own (a list), or what policy files are (a mapping of globs to kinds).",
			func() schema {
				return schema{"anyOf": []any{list(text()), object(nil, enum(policyKinds()...))}}
			}, (*reader).policies},
		{"prices", "A file of prices in place of the built-in ones.",
			func() schema { return text() }, (*reader).prices},
		{"region", "AWS region of what nothing else gives one: stacks, and resources without a provider block.",
			func() schema { return text().with("pattern", regionName.String()) }, (*reader).region},
	}
}

// schema is a JSON Schema (draft-07, which editors know best).
type schema map[string]any

func (s schema) with(name string, value any) schema {
	s[name] = value
	return s
}

func text() schema { return schema{"type": "string", "minLength": 1} }

func enum(values ...string) schema { return schema{"enum": values} }

// list describes a list; one item may stand alone.
func list(items schema) schema {
	return schema{"anyOf": []any{schema{"type": "array", "items": items}, items}}
}

// object describes a mapping, of the given properties or of any with equal
// values.
func object(properties, values schema) schema {
	if properties == nil {
		return schema{"type": "object", "additionalProperties": values}
	}
	return schema{"type": "object", "properties": properties, "additionalProperties": false}
}

// definitions are what several keys refer to.
func definitions(rules []string) schema {
	return schema{
		"rule": schema{
			"description": "A rule, or a pattern of rules in which * stands for any text and ? for any character.",
			"anyOf":       []any{enum(rules...), schema{"type": "string", "pattern": "[*?]"}},
		},
		"service": enum(serviceNames()...).with("description", "The short name of an AWS service."),
	}
}

func defined(name string) schema { return schema{"$ref": "#/definitions/" + name} }

func rootSchema() schema {
	return object(schema{
		"path":      text().with("description", "The root module's folder, relative to this file."),
		"name":      text().with("description", "The environment's name.").with("pattern", environmentName.String()),
		"var_files": list(text()).with("description", "Variable files of the environment, relative to this file or to the root module; later ones win."),
		"workspace": text().with("description", "The value of terraform.workspace."),
	}, nil).with("required", []string{"path"})
}

// WriteSchema writes the JSON Schema of configuration files. rules are the ids
// of all rules.
func WriteSchema(w io.Writer, rules []string) error {
	properties := schema{}
	for _, k := range keys() {
		s := k.schema()
		// A key without a value says nothing, and is how one begins to write.
		properties[k.name] = schema{"anyOf": []any{s, schema{"type": "null"}}, "description": k.doc}
	}
	top := object(properties, nil)
	top["definitions"] = definitions(rules)
	top["type"] = []string{"object", "null"}
	top["$schema"] = "http://json-schema.org/draft-07/schema#"
	top["$id"] = SchemaURI
	top["title"] = "Configuration of vpce-lint (" + FileName + ")"
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(top); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}
