package catalog

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// container is one of a task definition's containers: in the words of the API,
// which Terraform takes as JSON, or in a template's, which begin with capitals.
func container(dialect string) *spelling {
	name := func(s string) string {
		if dialect == "" {
			return s
		}
		parts := strings.Split(s, ".")
		for i, p := range parts {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
		return strings.Join(parts, ".")
	}
	secret := block(map[string]string{"from": name("valueFrom")})
	return block(map[string]string{
		"name": name("name"), "image": name("image"), "log_driver": name("logConfiguration.logDriver"),
		"secrets": name("secrets"), "log_secrets": name("logConfiguration.secretOptions"),
		"credentials": name("repositoryCredentials.credentialsParameter"),
	}).withBlocks(map[string]*spelling{"secrets": secret, "log_secrets": secret})
}

// readContainers gives a workload the containers of its task definition.
func (b *builder) readContainers(n *graph.Workload, task *reader) {
	open := func(why []string) {
		n.ContainersOpen = true
		for _, w := range why {
			n.Why = appendOnce(n.Why, w)
		}
	}
	v := task.get("containers")
	if task.spelling.dialect == declared.Terraform {
		decoded, ok := b.decode(b.written(v, task.res.Exists, nil))
		if !ok {
			why := b.why(v)
			if len(why) == 0 {
				why = []string{"the container definitions are not JSON"}
			}
			open(why)
			return
		}
		v = decoded
	}
	parts, why, isOpen := task.partsOf(v, task.spelling.blocks["containers"], task.place("", "containers").Path, nil)
	if isOpen {
		open(why)
	}
	for _, p := range parts {
		c := &graph.Container{ID: b.partID(n.ID, p.base), When: value.And(n.When, p.when)}
		c.Image = b.rendered(p.get("image"))
		c.ImageRegistry = b.imageRegistry(p.get("image"))
		c.LogDriver = p.text("log_driver")
		secrets, why := b.secretServices(p.reader)
		c.Secrets = graph.Known(secrets)
		if len(why) > 0 {
			open(why)
		}
		n.Containers = append(n.Containers, c)
		o := p.origin()
		o.Names = map[string]string{
			"image": p.spelling.names["image"], "log_driver": p.spelling.names["log_driver"], "secrets": p.spelling.names["secrets"],
		}
		if name, ok := p.label("name").Get(); ok && name != "" {
			o.Address += " (" + name + ")"
		}
		b.g.AddPart(c.ID, o)
	}
}

// decode reads a JSON text with tokens in it. One that stands where a number or
// a list would is a string then, of which nothing is known.
func (b *builder) decode(v cty.Value) (cty.Value, bool) {
	s, state := b.t.String(v)
	if state != value.Known {
		return cty.NilVal, false
	}
	text := []byte(b.quoteTokens(s))
	if nesting(text) > maxNesting {
		return cty.NilVal, false
	}
	ty, err := ctyjson.ImpliedType(text)
	if err != nil {
		return cty.NilVal, false
	}
	out, err := ctyjson.Unmarshal(text, ty)
	return out, err == nil
}

// maxNesting bounds how deep container definitions may be nested; those of AWS
// have six levels.
const maxNesting = 64

// nesting is how deep the brackets of a JSON text are nested, those in its
// strings left out.
func nesting(text []byte) int {
	deepest, depth, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
			deepest = max(deepest, depth)
		case c == ']' || c == '}':
			depth--
		}
	}
	return deepest
}

// quoteTokens puts the tokens of a JSON text that stand outside of its strings
// between quotation marks.
func (b *builder) quoteTokens(s string) string {
	if !b.t.Has(s) {
		return s
	}
	var out strings.Builder
	quoted := false
	for _, p := range b.t.Pieces(s) {
		var token string
		switch {
		case p.Ref != nil:
			token = b.t.Ref(*p.Ref)
		case p.Hole != nil:
			token = b.t.Hole(*p.Hole)
		default:
			quoted = endsQuoted(p.Text, quoted)
			out.WriteString(p.Text)
			continue
		}
		if quoted {
			out.WriteString(token)
			continue
		}
		out.WriteString(`"` + token + `"`)
	}
	return out.String()
}

// endsQuoted reports whether the end of a part of a JSON text stands inside a
// string.
func endsQuoted(s string, quoted bool) bool {
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		}
	}
	return quoted
}

// imageRegistry tells a private ECR registry from others by the image's host, or
// by the repository that it refers to (ECR user guide, "Private registry").
func (b *builder) imageRegistry(v cty.Value) graph.Attr[string] {
	s, state := b.t.String(v)
	switch state {
	case value.Unset:
		return graph.Known("other") // ECS takes no container without an image.
	case value.Open:
		return graph.Unknown[string](b.why(v)...)
	}
	host, _, _ := strings.Cut(s, "/")
	pieces := b.t.Pieces(s)
	if strings.Contains(host, ".dkr.ecr") || strings.Contains(host, ".dkr-ecr") {
		return graph.Known("ecr")
	}
	if len(pieces) > 0 && pieces[0].Ref != nil {
		if isOfType(b, *pieces[0].Ref, "aws_ecr_repository", "AWS::ECR::Repository") {
			return graph.Known("ecr")
		}
		if isOfType(b, *pieces[0].Ref, "aws_ecrpublic_repository", "AWS::ECR::PublicRepository") {
			return graph.Known("other")
		}
	}
	// What is written before the first part that is not known may tell the host.
	if len(pieces) > 0 && strings.ContainsAny(pieces[0].Text, "/:") || !b.t.Has(s) {
		return graph.Known("other")
	}
	return graph.Unknown[string](b.why(v)...)
}

// isOfType reports whether a reference is to a resource, or data source, of a
// type: typ in Terraform, template in CloudFormation.
func isOfType(b *builder, ref value.Ref, typ, template string) bool {
	if r := b.templates[instanceKey{ref.Unit, ref.Address}]; r != nil {
		return isType(r, template)
	}
	return strings.HasPrefix(strings.TrimPrefix(lastSegment(ref.Address), "data."), typ+".")
}

// secretServices are the services that a container's secrets come from, and why
// there may be others.
func (b *builder) secretServices(in *reader) (services, why []string) {
	add := func(v cty.Value) {
		service, reasons := b.secretService(v)
		if service != "" {
			services = appendOnce(services, service)
		}
		why = append(why, reasons...)
	}
	for _, word := range []string{"secrets", "log_secrets"} {
		parts, reasons, open := in.parts(word)
		if open {
			why = append(why, reasons...)
		}
		for _, p := range parts {
			add(p.get("from"))
		}
	}
	if in.has("credentials") {
		add(in.get("credentials"))
	}
	slices.Sort(services)
	return services, why
}

// secretService tells the service of a secret by its ARN; a bare name is that of
// a parameter (ECS developer guide, "Pass sensitive data to an Amazon ECS
// container").
func (b *builder) secretService(v cty.Value) (service string, why []string) {
	s, state := b.t.String(v)
	switch {
	case state == value.Unset || state == value.Known && s == "":
		return "", nil
	case state == value.Open:
		return "", b.why(v)
	}
	pieces := b.t.Pieces(s)
	switch first := pieces[0]; {
	case strings.Contains(s, ":secretsmanager:"):
		return "secretsmanager", nil
	case strings.Contains(s, ":ssm:"):
		return "ssm", nil
	case first.Ref != nil:
		ref := *first.Ref
		for _, of := range []struct{ typ, template, service string }{
			{"aws_secretsmanager_secret", "AWS::SecretsManager::Secret", "secretsmanager"},
			{"aws_secretsmanager_secret_version", "", "secretsmanager"},
			{"aws_ssm_parameter", "AWS::SSM::Parameter", "ssm"},
		} {
			if isOfType(b, ref, of.typ, of.template) {
				return of.service, nil
			}
		}
		if strings.Contains(ref.Attribute, "secret_arn") || strings.Contains(ref.Attribute, "SecretArn") {
			return "secretsmanager", nil // The secret that RDS and others manage.
		}
		return "", b.why(v)
	case first.Hole != nil, strings.HasPrefix(s, "arn:"):
		return "", b.why(v)
	}
	return "ssm", nil
}
