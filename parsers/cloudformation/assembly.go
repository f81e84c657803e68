package cloudformation

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"
)

// environment is where a stack is deployed, as far as a cloud assembly's
// manifest says it. Empty parts are not known.
type environment struct{ account, region string }

// environmentOf finds the environment of a synthesized template in the
// manifest.json beside it (AWS CDK, "Cloud assembly manifest").
func (l *loader) environmentOf(name string) environment {
	if !strings.HasSuffix(name, ".template.json") {
		return environment{}
	}
	return l.manifest(path.Dir(name))[path.Base(name)]
}

// manifest returns the environments of an assembly's templates by file name.
func (l *loader) manifest(dir string) map[string]environment {
	if m, ok := l.manifests[dir]; ok {
		return m
	}
	out := map[string]environment{}
	l.manifests[dir] = out
	content, whole, err := readLimited(l.fsys, path.Join(dir, "manifest.json"), maxFileSize)
	if err != nil || !whole {
		return out
	}
	var file struct {
		Artifacts map[string]struct {
			Type        string `json:"type"`
			Environment string `json:"environment"`
			Properties  struct {
				TemplateFile string `json:"templateFile"`
			} `json:"properties"`
		} `json:"artifacts"`
	}
	if json.Unmarshal(content, &file) != nil {
		return out
	}
	for _, id := range slices.Sorted(maps.Keys(file.Artifacts)) {
		a := file.Artifacts[id]
		place, ok := strings.CutPrefix(a.Environment, "aws://")
		if !ok || a.Type != "aws:cloudformation:stack" || a.Properties.TemplateFile == "" {
			continue
		}
		account, region, _ := strings.Cut(place, "/")
		if account == "unknown-account" {
			account = ""
		}
		if region == "unknown-region" {
			region = ""
		}
		out[a.Properties.TemplateFile] = environment{account: account, region: region}
	}
	return out
}
