package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/config"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
)

// maxInput bounds what is read of a file that a flag names and that lies
// anywhere on the disk.
const maxInput = 64 << 20

// configuration reads the configuration files of the paths, or the one that
// --config names, and adds the rules that they name to the custom ones.
func configuration(fsys fs.FS, s scope, workdir, given string, custom *customRules) (*config.Tree, error) {
	options := config.Options{Rules: ruleIDs(), Custom: func(files []*config.File) []string { return custom.add(fsys, files) }}
	if given == "" {
		tree, err := config.Load(fsys, s.paths, options)
		return tree, configurationError(err, s)
	}
	content, err := readInput(absolute(workdir, given))
	if err != nil {
		return nil, usagef("--config %s %s", given, reasonOf(err))
	}
	base := "."
	if rel, ok := inside(s.root, absolute(workdir, given)); ok {
		base = path.Dir(rel)
	}
	tree, err := config.Given(fsys, given, base, content, options)
	if err != nil {
		return nil, fmt.Errorf("the configuration is not right:\n%w", err)
	}
	return tree, nil
}

// configurationError shows paths as seen from the working directory.
func configurationError(err error, s scope) error {
	faults, ok := errors.AsType[*config.Error](err)
	if !ok {
		return err
	}
	var lines []string
	for _, f := range faults.Faults {
		f.File = report.RelativePath(s.directory, f.File)
		lines = append(lines, f.String())
	}
	return errors.New("the configuration is not right:\n" + strings.Join(lines, "\n"))
}

// prices returns the prices that the configuration names, else the built-in ones.
func (a *analysis) prices() (*aws.Prices, error) {
	name := a.options.Config.Prices(a.folder())
	if name == "" {
		return aws.DefaultPrices(), nil
	}
	file, err := a.root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the prices of the configuration, %s: %w", name, err)
	}
	content, err := io.ReadAll(io.LimitReader(file, maxPriceFile+1))
	if err = errors.Join(err, file.Close()); err == nil && len(content) > maxPriceFile {
		err = fmt.Errorf("it has more than %d bytes", maxPriceFile)
	}
	if err != nil {
		return nil, fmt.Errorf("the prices of the configuration, %s: %w", name, err)
	}
	table, err := aws.ParsePrices(content)
	if err != nil {
		return nil, fmt.Errorf("the prices of the configuration, %s: %w", name, err)
	}
	return table, nil
}

// readInput reads a file that the user names.
func readInput(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(f, maxInput+1))
	if len(content) > maxInput {
		err = fmt.Errorf("it has more than %d bytes", maxInput)
	}
	return content, errors.Join(err, f.Close())
}

// readBaseline reads the file of --baseline.
func readBaseline(name, flag string) (*finding.Baseline, error) {
	content, err := readInput(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usagef("--baseline %s does not exist; --write-baseline %s writes it", flag, flag)
		}
		return nil, usagef("--baseline %s %s", flag, reasonOf(err))
	}
	b, err := finding.ReadBaseline(content)
	if err != nil {
		return nil, usagef("--baseline %s cannot be used: %s", flag, err)
	}
	return b, nil
}
