package cloudformation_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// TestHostileParameterFiles: a file of parameters that cannot be taken ends the
// run, with an error that names it.
func TestHostileParameterFiles(t *testing.T) {
	bomb := "a0: &a0 [x, x]\n"
	for i := range 30 {
		bomb += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 8), i)
	}
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":       {"", "neither a list"},
		"a text":        {"x", "neither a list"},
		"brackets":      {strings.Repeat("[", 100_000), "depth"},
		"JSON objects":  {strings.Repeat(`{"a":`, 100_000), "deep"},
		"aliases":       {bomb, "aliases stand for more than"},
		"a ring":        {"&a [*a]", "inside of what it names"},
		"NUL":           {"A: \"\x00\"", "control characters"},
		"invalid UTF-8": {"A: \xff", "UTF-8"},
		"lists":         {"A: [[x]]", "neither a list"},
		"too large":     {"A: " + strings.Repeat("x", 17<<20), "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{
				"p.json": {Data: []byte(tt.text)},
				"t.yaml": {Data: []byte("AWSTemplateFormatVersion: 2010-09-09\nParameters: {A: {Type: String}}\nResources: {V: {Type: AWS::EC2::VPC}}\n")},
			}
			_, _, err := cloudformation.Load(context.Background(), files, []string{"t.yaml"}, source.NewFiles(), value.NewTokens(),
				cloudformation.Options{Parameters: []cloudformation.ParameterArgument{{File: "p.json"}}})
			if _, ok := errors.AsType[*cloudformation.ParameterFileError](err); !ok || !strings.Contains(err.Error(), "p.json") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %.500v, want one that names p.json and says %q", err, tt.want)
			}
		})
	}
}
