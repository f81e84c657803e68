package sarif

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/samples"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"golang.org/x/mod/semver"
)

// oasisSchema compiles the standard's schema.
func oasisSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	content, err := os.ReadFile("testdata/schema/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err = c.AddResource(schemaURI, document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(schemaURI)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, document []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("not valid: %v\n%s", err, document)
	}
}

func TestSchemaRejects(t *testing.T) {
	schema := oasisSchema(t)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"version": "2.1.0", "runs": [{"results": []}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(value) == nil {
		t.Error("a run without a tool is valid: the schema checks nothing")
	}
}

func TestSamplesAreValid(t *testing.T) {
	schema := oasisSchema(t)
	for _, s := range samples.All() {
		t.Run(s.Name, func(t *testing.T) {
			document := write(t, s.Input)
			validate(t, schema, document)
			checkGitHub(t, s.Input.Files, document)
		})
	}
}

// checkGitHub asserts what GitHub demands of an upload. The letters are those
// of the ways in which uploads of other tools have failed.
func checkGitHub(t *testing.T, files *source.Files, document []byte) {
	t.Helper()
	var log sarifLog
	strict := json.NewDecoder(bytes.NewReader(document))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&log); err != nil {
		t.Fatal(err)
	}
	var anything any
	if err := json.Unmarshal(document, &anything); err != nil {
		t.Fatal(err)
	}
	checkNoEmpty(t, "$", anything) // (l) nulls
	if len(log.Runs) != 1 {        // (e) one run
		t.Fatalf("%d runs", len(log.Runs))
	}
	r := log.Runs[0]
	if r.Results == nil { // (g) results are there
		t.Error("no results property")
	}
	if len(r.Results) > maxResults {
		t.Errorf("%d results", len(r.Results))
	}
	if a := r.AutomationDetails; a != nil && !strings.HasSuffix(a.ID, "/") {
		t.Errorf("automation id %q has no category", a.ID)
	}
	if len(r.Invocations) != 1 || !r.Invocations[0].ExecutionSuccessful { // (i)
		t.Error("no successful invocation")
	}
	if r.ColumnKind != "utf16CodeUnits" {
		t.Errorf("column kind %q", r.ColumnKind)
	}
	checkDriver(t, r.Tool.Driver)
	identities := map[string]bool{}
	for i := range r.Results {
		checkResult(t, files, r.Tool.Driver, &r.Results[i])
		l := r.Results[i].Locations[0].PhysicalLocation
		id := fmt.Sprint(r.Results[i].RuleID, l.ArtifactLocation.URI, l.Region.StartLine, r.Results[i].Kind, r.Results[i].Suppressions)
		if identities[id] {
			t.Errorf("two results are one alert: %s", id)
		}
		identities[id] = true
	}
}

func checkDriver(t *testing.T, d driver) {
	t.Helper()
	if !semver.IsValid("v"+d.SemanticVersion) || d.Version == "" { // (k)
		t.Errorf("version %q, semantic version %q", d.Version, d.SemanticVersion)
	}
	if d.Name == "" || d.Organization == "" || !strings.HasPrefix(d.InformationURI, "https://") {
		t.Errorf("driver %q of %q at %q", d.Name, d.Organization, d.InformationURI)
	}
	ids, pascal := []string{}, regexp.MustCompile(`^([A-Z][A-Za-z0-9]*)+$`)
	for _, rule := range d.Rules {
		ids = append(ids, rule.ID)
		if !pascal.MatchString(rule.Name) || rule.Name == rule.ID {
			t.Errorf("%s has the name %q", rule.ID, rule.Name)
		}
		if rule.ShortDescription.Text == "" || rule.FullDescription.Text == "" || rule.Help.Text == "" || rule.Help.Markdown == "" || rule.HelpURI == "" {
			t.Errorf("%s lacks a text", rule.ID)
		}
		score, err := strconv.ParseFloat(rule.Properties.SecuritySeverity, 64) // (j)
		if err != nil || score < 0 || score > 10 {
			t.Errorf("%s has the score %q", rule.ID, rule.Properties.SecuritySeverity)
		}
		if !slices.Contains([]string{"error", "warning", "note"}, rule.DefaultConfiguration.Level) {
			t.Errorf("%s has the level %q", rule.ID, rule.DefaultConfiguration.Level)
		}
		if n := len(rule.Properties.Tags); rule.Properties.Tags[0] != "security" || n > maxTags || n != len(slices.Compact(slices.Sorted(slices.Values(rule.Properties.Tags)))) {
			t.Errorf("%s has the tags %q", rule.ID, rule.Properties.Tags)
		}
		if !slices.Contains([]string{"very-high", "high", "medium", "low"}, rule.Properties.Precision) {
			t.Errorf("%s has the precision %q", rule.ID, rule.Properties.Precision)
		}
	}
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) { // (f)
		t.Errorf("rules are not sorted and unique: %q", ids)
	}
}

func checkResult(t *testing.T, files *source.Files, d driver, r *result) {
	t.Helper()
	if d.Rules[r.RuleIndex].ID != r.RuleID {
		t.Errorf("rule %s has the index of %s", r.RuleID, d.Rules[r.RuleIndex].ID)
	}
	if !strings.HasSuffix(r.Message.Text, ".") { // (h)
		t.Errorf("message %q", r.Message.Text)
	}
	switch r.Kind { // (j)
	case "":
		if !slices.Contains([]string{"error", "warning", "note"}, r.Level) {
			t.Errorf("%s has the level %q", r.RuleID, r.Level)
		}
	case "open":
		if r.Level != "none" {
			t.Errorf("%s is open and has the level %q", r.RuleID, r.Level)
		}
	default:
		t.Errorf("kind %q", r.Kind)
	}
	if len(r.Locations) != 1 { // (c)
		t.Fatalf("%s has %d locations", r.RuleID, len(r.Locations))
	}
	if len(r.Locations[0].LogicalLocations) == 0 || r.PartialFingerprints.Ours == "" {
		t.Errorf("%s has no subject or no fingerprint", r.RuleID)
	}
	checkPlace(t, files, r.Locations[0])
	for i, l := range r.RelatedLocations {
		checkPlace(t, files, l)
		if l.ID != i+1 || !strings.Contains(r.Message.Text, fmt.Sprintf("](%d)", l.ID)) {
			t.Errorf("related location %d has the id %d, or the message %q has no link to it", i, l.ID, r.Message.Text)
		}
	}
	for _, flow := range r.CodeFlows {
		for _, step := range flow.ThreadFlows[0].Locations {
			checkPlace(t, files, step.Location)
		}
	}
}

// checkPlace asserts (a) and (b), a relative path of an existing file, and (d),
// lines inside it.
func checkPlace(t *testing.T, files *source.Files, l location) {
	t.Helper()
	uri := l.PhysicalLocation.ArtifactLocation.URI
	parsed, err := url.Parse(uri)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || strings.HasPrefix(uri, "/") || strings.ContainsAny(uri, "\\ ?#") || slices.Contains(strings.Split(uri, "/"), "..") {
		t.Errorf("%q is no relative path (%v)", uri, err)
		return
	}
	file := files.Get(parsed.Path)
	if file == nil {
		t.Errorf("%q is no file of the scan", uri)
		return
	}
	g := l.PhysicalLocation.Region
	if g.StartLine < 1 || g.StartColumn < 1 || g.EndLine < g.StartLine || g.EndLine > file.LineCount() ||
		g.EndColumn < 1 || (g.EndLine == g.StartLine && g.EndColumn < g.StartColumn) {
		t.Errorf("region %+v in a file of %d lines", *g, file.LineCount())
	}
}

// checkNoEmpty looks for nulls and empty objects.
func checkNoEmpty(t *testing.T, path string, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
		t.Errorf("%s is null", path)
	case map[string]any:
		if len(v) == 0 {
			t.Errorf("%s is an empty object", path)
		}
		for k, item := range v {
			checkNoEmpty(t, path+"."+k, item)
		}
	case []any:
		for i, item := range v {
			checkNoEmpty(t, fmt.Sprintf("%s[%d]", path, i), item)
		}
	}
}

// randomInput makes an input of anything that the engine's types allow.
func randomInput(rng *rand.Rand, files *source.Files) *report.Input {
	paths := append(files.Paths(), "gone.tf", "")
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	place := func() source.Range {
		p := pick(paths...)
		start := rng.IntN(400)
		return source.Range{File: p, Start: start, End: start + rng.IntN(60)}
	}
	address := func() string {
		return pick("aws_vpc.a", `module.m["x](1)"].aws_vpc.a`, "aws_vpc.a[0]", "東京.[b]{0}", "\xff", "")
	}
	var findings []finding.Finding
	for range rng.IntN(15) {
		f := finding.Finding{
			Rule: pick("c/r", "c/s", "odd"), Level: finding.Levels()[rng.IntN(3)], Possible: rng.IntN(3) == 0,
			Unit: pick("", ".", "u"), Subject: address(), Message: pick("", "It is on", "No.", "{0} [a](7)"),
			Location: place(),
		}
		for range rng.IntN(4) {
			f.Evidence = append(f.Evidence, finding.Evidence{Text: pick("", "here", "a [b](1)"), Address: address(), Range: place()})
		}
		for range rng.IntN(4) {
			f.Flow = append(f.Flow, finding.Evidence{Text: pick("", "there", "a [b](1)"), Address: address(), Range: place()})
		}
		for range rng.IntN(3) {
			f.Calls = append(f.Calls, declared.Call{Address: address(), Header: place(), Downloaded: rng.IntN(2) == 0})
		}
		if f.Possible {
			f.Why = []string{pick("var.x has no value", "")}
		}
		if rng.IntN(5) == 0 {
			f.Suppression = &finding.Suppression{InSource: rng.IntN(2) == 0, Reason: pick("", "known")}
		}
		findings = append(findings, f)
	}
	in := &report.Input{
		Version: pick("", "1.0.0", "v2.0.0-rc.1", "(devel)"), Files: files, Category: pick("", "a", "a/b/", "/"),
		Rules: []report.RuleInfo{{ID: "c/r", Title: "R", Level: finding.Error}},
	}
	rng.Shuffle(len(findings), func(i, j int) { findings[i], findings[j] = findings[j], findings[i] })
	in.Results = finding.Fold(findings, files)
	for range rng.IntN(4) {
		in.Diagnostics = append(in.Diagnostics, source.Diagnostic{
			Severity: source.Severity(rng.IntN(4)), Summary: pick("", "Broken"), Detail: pick("", "It is broken"), Subject: place(),
			Path: pick("", "/etc/passwd", "../up.tf", "a b.tf"), Address: address(), Unparsed: rng.IntN(2) == 0,
		})
	}
	return in
}

// TestAnyInput is a property: whatever the findings, the document is valid, fit
// for GitHub, and the same for findings and diagnostics in another order.
func TestAnyInput(t *testing.T) {
	schema, files := oasisSchema(t), samples.Files()
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 7))
		in := randomInput(rng, files)
		document := write(t, in)
		validate(t, schema, document)
		checkGitHub(t, files, document)

		var findings []finding.Finding
		for _, r := range in.Results {
			findings = append(findings, r.Findings...)
		}
		rng.Shuffle(len(findings), func(i, j int) { findings[i], findings[j] = findings[j], findings[i] })
		shuffled := *in
		shuffled.Results = finding.Fold(findings, files)
		shuffled.Diagnostics = slices.Clone(in.Diagnostics)
		slices.Reverse(shuffled.Diagnostics)
		if diff := cmp.Diff(string(document), string(write(t, &shuffled))); diff != "" {
			t.Fatalf("seed %d: another order gives another document:\n%s", seed, diff)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}
