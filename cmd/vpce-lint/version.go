package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// devVersion is the version of a build that does not know its own.
const devVersion = "0.0.0-dev"

// stamped is the version of a build from sources without their history, which the
// go command cannot know: -ldflags "-X main.stamped=v1.2.3".
var stamped string

// version returns the version that the build stamped into the binary, a semantic
// version without the leading v.
func version() string {
	if stamped != "" {
		return semantic(stamped)
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return devVersion
	}
	return semantic(info.Main.Version)
}

func semantic(module string) string {
	if module == "" || module == "(devel)" {
		return devVersion
	}
	return strings.TrimPrefix(module, "v")
}

func (p process) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(cmd.OutOrStdout(), versionLine())
			return err
		},
	}
}

// versionLine is what the version command and --version print.
func versionLine() string {
	return fmt.Sprintf("vpce-lint %s (%s, %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
