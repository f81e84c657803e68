package iam
import "testing"
func TestZZ(t *testing.T) {
	s := newScan()
	doc := Parse(s.policy(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"<?var.resource>"}`), s.tokens)
	p := compile(doc, reader{tokens: doc.Tokens}, place{arn: wordOf("*")})
	p.delegated, p.anyResource = true, true
	p.build()
	e := endpointDecision{p: p, prefixes: []string{"s3"}}
	for _, r := range e.resources() { t.Log(display(r), r) }
	for i, c := range classesOf(e.resources()) { for _, r := range p.about(c) { t.Log(i, display(r.word), r.about) } }
	for _, x := range e.targets() { t.Log(x.action, display(x.resource), x.marks) }
}
