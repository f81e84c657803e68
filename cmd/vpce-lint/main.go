// Command vpce-lint checks the VPC endpoints, and the networks around them,
// that infrastructure code declares.
//
// The package turns flags and paths into analyzer.Options, and a report into
// output and an exit status; nothing is decided here about networks. Each
// command has a file of its own. All that touches the process (working
// directory, environment, terminal, files that are written) is in this package
// and reaches the layers below as values, file systems and writers.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

func main() { os.Exit(start()) }

// grace is what a run that is interrupted has to end by itself. Work on a single
// huge file does not look at the context. Outputs are renamed into place, so
// that none is cut.
const grace = 500 * time.Millisecond

// start runs the program as the process was called and returns its exit status.
func start() int {
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ended := context.AfterFunc(ctx, func() {
		stop() // a second signal ends the process at once
		time.Sleep(grace)
		_, _ = fmt.Fprintln(os.Stderr, "vpce-lint: interrupted")
		os.Exit(exitUsage)
	})
	defer func() {
		ended()
		stop()
	}()
	return run(ctx, process{
		args:    os.Args[1:],
		stdout:  os.Stdout,
		stderr:  os.Stderr,
		environ: os.Environ(),
		getwd:   os.Getwd,
	})
}

// tuneMemory trades memory for time. A run is short and most of what it
// allocates stays (rules, syntax trees, the graph), so that collecting often
// only costs: nearly half of the time of a small run at Go's default. Close to
// two gigabytes the collector works as hard as it must again. GOGC and GOMEMLIMIT
// win, as always.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(1792 << 20)
	}
}

// process is what the commands see of the process.
type process struct {
	args           []string
	stdout, stderr io.Writer
	// environ is KEY=VALUE, as os.Environ returns it.
	environ []string
	getwd   func() (string, error)
}

// env returns a variable's value, "" where it is not set.
func (p process) env(name string) string {
	value := ""
	for _, entry := range p.environ {
		if rest, ok := cutName(entry, name); ok {
			value = rest
		}
	}
	return value
}

func cutName(entry, name string) (string, bool) {
	if len(entry) <= len(name) || entry[:len(name)] != name || entry[len(name)] != '=' {
		return "", false
	}
	return entry[len(name)+1:], true
}
