package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/vpce-lint/vpce-lint/analyzer/report"
)

// terminal is what is known of a writer's other end.
type terminal struct {
	// is reports whether it is a terminal at all.
	is bool
	// color reports whether it wants colours.
	color bool
	// width in columns, 0 where there is no terminal.
	width int
}

// terminalOf looks at a writer. Colour is for terminals only, and neither for
// those that cannot (TERM=dumb) nor for users who do not want it (NO_COLOR, see
// https://no-color.org).
func (p process) terminalOf(w io.Writer) terminal {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return terminal{}
	}
	t := terminal{is: true, color: p.env("NO_COLOR") == "" && p.env("TERM") != "dumb"}
	if width, _, err := term.GetSize(int(file.Fd())); err == nil {
		t.width = width
	}
	return t
}

// looks are the options of a report that is written to w.
func (p process) looks(w io.Writer, s scope, noColor bool) report.Options {
	t := p.terminalOf(w)
	return report.Options{Color: t.color && !noColor, Width: t.width, Directory: s.directory}
}

// progressDelay is how long a run is silent before it says that it is at work.
const progressDelay = time.Second

// progress keeps one line on a terminal that says what a run is doing, from
// progressDelay after its start until stop.
type progress struct {
	out   io.Writer
	done  chan struct{}
	ended sync.WaitGroup

	mu    sync.Mutex
	stage string
}

// startProgress returns nil where out is no terminal; a nil *progress does
// nothing.
func (p process) startProgress(out io.Writer) *progress {
	if !p.terminalOf(out).is {
		return nil
	}
	bar := &progress{out: out, done: make(chan struct{})}
	bar.ended.Go(bar.show)
	return bar
}

// set says what the run does now.
func (b *progress) set(stage string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stage = stage
}

// stop takes the line away.
func (b *progress) stop() {
	if b == nil {
		return
	}
	close(b.done)
	b.ended.Wait()
}

func (b *progress) show() {
	started := time.Now()
	select {
	case <-b.done:
		return
	case <-time.After(progressDelay):
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		b.mu.Lock()
		stage := b.stage
		b.mu.Unlock()
		_, _ = fmt.Fprintf(b.out, "\r\x1b[Kvpce-lint: %s (%d s)", stage, int(time.Since(started).Seconds()))
		select {
		case <-b.done:
			_, _ = fmt.Fprint(b.out, "\r\x1b[K")
			return
		case <-tick.C:
		}
	}
}
