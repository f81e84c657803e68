package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
)

// languageFlag registers --lang. Its value is a finding.Language.
func languageFlag(cmd *cobra.Command, into *finding.Language) {
	*into = finding.English
	cmd.Flags().Var(languageValue{into}, "lang", "`LANGUAGE` of what people read: "+strings.Join(languageNames(), ", "))
	complete(cmd, "lang", languageNames())
}

func languageNames() []string {
	var names []string
	for _, l := range finding.Languages() {
		names = append(names, string(l))
	}
	return names
}

// languageValue is the pflag.Value of --lang.
type languageValue struct{ into *finding.Language }

var _ pflag.Value = languageValue{}

func (v languageValue) String() string {
	if v.into == nil {
		return ""
	}
	return string(*v.into)
}

func (languageValue) Type() string { return "LANGUAGE" }

func (v languageValue) Set(text string) error {
	l, err := finding.ParseLanguage(text)
	if err != nil {
		return usagef("%s%s (there are %s)", err, didYouMean(text, languageNames()), strings.Join(languageNames(), ", "))
	}
	*v.into = l
	return nil
}
