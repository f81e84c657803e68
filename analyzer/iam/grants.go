package iam

import (
	"slices"
	"strings"
)

// targets returns the actions on resources of the service that the policy tells
// apart. Real actions come first, because a witness shows the first that gets
// through.
func (e endpointDecision) targets() []target {
	p := e.p
	var out []target
	seen := map[string]bool{}
	var resources []resource
	for _, class := range classesOf(e.resources()) {
		resources = append(resources, p.about(class)...)
	}
	known := bucketActions()
	objects := make(map[string]bool, len(known))
	for _, a := range known {
		objects[strings.ToLower(a.name)] = a.object
	}
	for _, a := range e.actions(known) {
		object, isKnown := objects[strings.ToLower(a.name)]
		about := make([]tri, len(p.rules))
		for i := range p.rules {
			about[i] = p.rules[i].action(a.word)
		}
		absent := p.absentKeys(a.name)
		for _, r := range resources {
			if isKnown && !goesWith(object, r.word) {
				continue
			}
			t := target{action: a.name, resource: r.word, marks: newMarks(len(p.rules)), absent: absent}
			for i := range p.rules {
				t.marks.set(i, min(about[i], r.about[i]))
			}
			if k := t.marks.key() + strings.Join(absent, " "); !seen[k] {
				seen[k] = true
				out = append(out, t)
			}
		}
	}
	return out
}

// namedAction is an action, and the word that it is compared as.
type namedAction struct {
	name string
	word word
}

// actions returns at least one action for each set of Action patterns that an
// action of the service can match.
func (e endpointDecision) actions(known []s3Action) []namedAction {
	var out []namedAction
	seen := map[string]bool{}
	add := func(name string, w word) {
		if k := strings.ToLower(key(w)); !seen[k] && e.isAction(w) {
			seen[k] = true
			out = append(out, namedAction{name, w})
		}
	}
	for _, name := range usualActions() {
		add(name, wordOf(name))
	}
	for _, a := range known {
		add(a.name, wordOf(a.name))
	}
	var patterns []pattern
	for _, r := range e.p.rules {
		patterns = append(patterns, r.actions...)
		for _, a := range r.actions {
			add(display(a.text), instance(a.text))
		}
	}
	prefixes := e.prefixes
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	for _, prefix := range prefixes {
		start := wordOf(prefix + ":")
		if prefix == "" {
			start = nil
		}
		words, whole := partition(start, patterns, &e.p.budget)
		e.p.whole = e.p.whole && whole
		for _, w := range append(words, concat(start, freshWord(1))) {
			add(display(w)+"*", w)
		}
	}
	return out
}

// isAction reports whether a word can be an action of the service. One that
// begins with something unknown is not taken for one.
func (e endpointDecision) isAction(w word) bool {
	if len(w) > 0 && (w[0].kind == symbol || w[0].kind == account) {
		return false
	}
	if len(e.prefixes) == 0 {
		return true
	}
	for _, prefix := range e.prefixes {
		if match(text(concat(wordOf(prefix+":"), []elem{{kind: star}})), w, true) != no {
			return true
		}
	}
	return false
}

// resources returns at least one resource for each set of Resource patterns
// that a resource of the service can match.
func (e endpointDecision) resources() []word {
	out := append(e.anyResources(), freshWord(1))
	var patterns []pattern
	for _, r := range e.p.rules {
		for _, t := range r.resources {
			patterns = append(patterns, pattern{text: t})
			out = append(out, instance(t))
		}
	}
	// What matches a pattern of buckets may be an object too.
	patterns = append(patterns, pattern{text: text(concat(wordOf("arn:aws:s3:::"), []elem{{kind: star}}, wordOf("/"), []elem{{kind: star}}))})
	words, whole := partition(nil, patterns, &e.p.budget)
	e.p.whole = e.p.whole && whole
	return slices.DeleteFunc(append(out, words...), func(w word) bool { return len(w) == 0 || e.ofService(text(w)) == no })
}

// classesOf puts objects, buckets and other resources apart, in this order.
func classesOf(words []word) [3][]word {
	var out [3][]word
	for _, w := range words {
		i := 2
		if rest, ok := hasPrefix(w, "arn:aws:s3:::"); ok && !vague(w) {
			i -= len(split(rest, '/', 2))
		}
		out[i] = append(out[i], w)
	}
	return out
}

// goesWith reports whether an action of S3 on objects, or else on buckets, is one
// on such a resource, as far as the ARN tells: GetObject is never one on a bucket.
func goesWith(object bool, resource word) bool {
	rest, ok := hasPrefix(resource, "arn:aws:s3:::")
	return !ok || vague(resource) || object == (len(split(rest, '/', 2)) == 2)
}

// usualActions are actions that witnesses are shown with, one or two a service.
func usualActions() []string {
	return []string{
		"s3:GetObject", "s3:PutObject", "dynamodb:GetItem", "dynamodb:PutItem", "ssm:GetParameter", "ssmmessages:OpenDataChannel",
		"ec2messages:GetMessages", "ec2:DescribeInstances", "secretsmanager:GetSecretValue", "kms:Decrypt", "sts:AssumeRole",
		"sts:GetCallerIdentity", "logs:PutLogEvents", "monitoring:PutMetricData", "cloudwatch:PutMetricData", "sqs:SendMessage",
		"sns:Publish", "ecr:BatchGetImage", "ecr:GetAuthorizationToken", "execute-api:Invoke", "lambda:InvokeFunction",
		"events:PutEvents", "kinesis:PutRecord", "states:StartExecution", "s3express:CreateSession", "iam:PassRole",
	}
}
