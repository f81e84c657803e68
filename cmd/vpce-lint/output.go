package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpce-lint/vpce-lint/analyzer/report"
)

// outputFlags say what is written, where, and how it looks.
type outputFlags struct {
	format  string
	outputs []string
	noColor bool
	// formats are those that the command has; the first is the default.
	formats []string
}

func (flags *outputFlags) register(cmd *cobra.Command, formats []string) {
	flags.formats = formats
	f := cmd.Flags()
	f.StringVarP(&flags.format, "format", "f", formats[0], "`FORMAT` of what is printed: "+strings.Join(formats, ", "))
	f.StringArrayVarP(&flags.outputs, "output", "o", nil, "write to `FILE` instead of standard output; FORMAT=FILE writes another format beside it (repeatable)")
	f.BoolVar(&flags.noColor, "no-color", false, "no colours, on a terminal neither")
	complete(cmd, "format", formats)
}

// renderer writes a report in one of the formats of a command.
type renderer func(w io.Writer, format string, options report.Options) error

// writeAll writes a report to all places.
func (p process) writeAll(targets []destination, s scope, noColor bool, render renderer) error {
	for _, d := range targets {
		options := report.Options{Directory: s.directory}
		if d.path == "" {
			options = p.looks(p.stdout, s, noColor)
		}
		if err := d.write(p.stdout, func(w io.Writer) error { return render(w, d.format, options) }); err != nil {
			return err
		}
	}
	return nil
}

// destination is one place that a report goes to.
type destination struct {
	format string
	// path is a file's, "" for stdout.
	path string
}

// formatPrefix is what "FORMAT=FILE" starts with. A file whose name looks like
// that is written as ./name.
var formatPrefix = regexp.MustCompile(`^([a-z]+)=(.*)$`)

// destinations reads --format and --output. An output without a format takes
// --format, and then nothing goes to stdout; outputs with a format of their own
// are written beside what --format prints.
func (flags outputFlags) destinations() ([]destination, error) {
	if err := checkFormat(flags.format, flags.formats); err != nil {
		return nil, err
	}
	var list []destination
	toStdout := true
	for _, output := range flags.outputs {
		d := destination{format: flags.format, path: output}
		if m := formatPrefix.FindStringSubmatch(output); m != nil {
			if err := checkFormat(m[1], flags.formats); err != nil {
				return nil, fmt.Errorf("--output %s: %w", output, err)
			}
			d = destination{format: m[1], path: m[2]}
		} else {
			toStdout = false
		}
		if d.path == "" {
			return nil, usagef("--output %s names no file", output)
		}
		if d.path == "-" {
			d.path = ""
		}
		if slices.ContainsFunc(list, func(other destination) bool { return samePath(other.path, d.path) }) {
			return nil, usagef("--output names %s twice", orStdout(d.path))
		}
		list = append(list, d)
	}
	if toStdout && !slices.ContainsFunc(list, func(d destination) bool { return d.path == "" }) {
		list = append(list, destination{format: flags.format})
	}
	return list, nil
}

func samePath(a, b string) bool {
	return a == b || a != "" && b != "" && filepath.Clean(a) == filepath.Clean(b)
}

func orStdout(path string) string {
	if path == "" {
		return "standard output"
	}
	return path
}

func checkFormat(format string, formats []string) error {
	if slices.Contains(formats, format) {
		return nil
	}
	return usagef("unknown format %q%s (there are %s)", format, didYouMean(format, formats), strings.Join(formats, ", "))
}

// write renders a report completely and then hands it over, so that a failure
// half way leaves what was there before.
func (d destination) write(stdout io.Writer, render func(io.Writer) error) error {
	var buffer bytes.Buffer
	if err := render(&buffer); err != nil {
		return fmt.Errorf("writing %s: %w", d.format, err)
	}
	var err error
	if d.path == "" {
		_, err = stdout.Write(buffer.Bytes())
	} else {
		err = replaceFile(d.path, buffer.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing %s to %s: %w", d.format, orStdout(d.path), err)
	}
	return nil
}

// replaceFile writes content beside path and renames it over path, so that no
// reader ever sees a part of it. What is no regular file (a pipe, /dev/stdout)
// is written to directly.
func replaceFile(path string, content []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // the link stays, its target is replaced
	}
	mode := fs.FileMode(0o666) // less the umask
	switch info, err := os.Stat(path); {
	case err == nil && info.Mode().IsRegular():
		mode = info.Mode().Perm()
	case err == nil && info.IsDir():
		return errors.New("it is a directory")
	case err == nil:
		return writeInto(path, content)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	beside := fmt.Sprintf("%s.%08x.tmp", path, rand.Uint32())
	file, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return withoutPath(err)
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil {
		// The error that is reported is the first one.
		_ = os.Remove(beside)
		return withoutPath(err)
	}
	return nil
}

func writeInto(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

// withoutPath takes the temporary file's name, which means nothing to the user,
// out of an error.
func withoutPath(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	if at, ok := errors.AsType[*os.LinkError](err); ok {
		return at.Err
	}
	return err
}
