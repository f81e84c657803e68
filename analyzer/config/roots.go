package config

import (
	"io/fs"
	"path"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// rootKeys are the keys of a root.
var rootKeys = []string{"path", "name", "var_files", "workspace"}

// environmentName is what an environment may be called: it stands in addresses
// of units behind an "@".
var environmentName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func (r *reader) roots(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "roots must be a list of {path, name, var_files, workspace}")
		return
	}
	lines := map[string]map[string]int{} // by folder and name
	for _, item := range n.Content {
		root, ok := r.root(item)
		if !ok {
			continue
		}
		names := lines[root.Dir]
		if names == nil {
			names = map[string]int{}
			lines[root.Dir] = names
		}
		line, twice := names[root.Name]
		other, nameless := names[""]
		switch {
		case twice && root.Name != "":
			r.fault(item, "%s has two environments called %s, at line %d too", root.Dir, root.Name, line)
		case twice, nameless:
			r.fault(item, "%s is listed at line %d too; give each of its environments a name", root.Dir, other)
		case root.Name == "" && len(names) > 0:
			r.fault(item, "%s is listed before; give each of its environments a name", root.Dir)
		default:
			names[root.Name] = item.Line
			r.file.Roots = append(r.file.Roots, root)
		}
	}
}

// root reads one item: the path alone, or a mapping.
func (r *reader) root(n *yaml.Node) (Root, bool) {
	var root Root
	var files []*yaml.Node
	var where *yaml.Node
	if n.Kind == yaml.ScalarNode {
		where = n
	} else {
		r.mapping(n, "a root", rootKeys, func(key string, value *yaml.Node) {
			switch key {
			case "path":
				where = value
			case "name":
				root.Name, _ = r.text(value, "the name of a root")
				if root.Name != "" && !environmentName.MatchString(root.Name) {
					r.fault(value, "the name %q of a root may have letters, digits, dots, hyphens and underscores only", root.Name)
				}
			case "workspace":
				root.Workspace, _ = r.text(value, "the workspace of a root")
			case "var_files":
				r.list(value, "var_files", func(n *yaml.Node) { files = append(files, n) })
			}
		})
		if n.Kind != yaml.MappingNode {
			return root, false
		}
	}
	if where == nil {
		r.fault(n, "a root needs a path")
		return root, false
	}
	dir, ok := r.path(where, "the path of a root")
	if !ok {
		return root, false
	}
	if info, err := fs.Stat(r.l.fsys, dir); err != nil || !info.IsDir() {
		r.fault(where, "%s is no folder", where.Value)
		return root, false
	}
	root.Dir = dir
	for _, f := range files {
		if name, ok := r.variables(f, dir); ok {
			root.VarFiles = append(root.VarFiles, name)
		}
	}
	return root, true
}

// variables finds a variable file: relative to the configuration file, or to
// the root module.
func (r *reader) variables(n *yaml.Node, dir string) (string, bool) {
	written, ok := r.text(n, "an item of var_files")
	if !ok {
		return "", false
	}
	for _, base := range []string{r.file.Base, dir} {
		if name := path.Join(base, written); fs.ValidPath(name) && exists(r.l.fsys, name) {
			return name, true
		}
	}
	r.fault(n, "%s is not there, beside this file or in the root's folder %s", written, dir)
	return "", false
}
