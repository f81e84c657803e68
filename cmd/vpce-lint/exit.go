package main

import (
	"context"
	"errors"
	"fmt"
)

// Exit statuses. They are part of the interface: pipelines branch on them.
const (
	// exitClean: nothing at or above --fail-on, an empty folder included.
	exitClean = 0
	// exitFindings: findings at or above --fail-on.
	exitFindings = 1
	// exitUsage: wrong usage or configuration, every path unreadable, or an output
	// that could not be written.
	exitUsage = 2
	// exitIncomplete: nothing at or above --fail-on, but a file could not be
	// parsed, or, with --strict, anything was not fully analysed.
	exitIncomplete = 3
)

// statusError ends a command that has done its work with an exit status other
// than 0. There is nothing to print.
type statusError int

func (s statusError) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// usageError is a mistake in how the program was called.
type usageError struct {
	message string
	// command to look at for help, "" for the program.
	command string
}

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{message: fmt.Sprintf(format, args...)}
}

// statusOf returns the exit status for what a command returned, and the text
// for people, "" where everything has been said.
func statusOf(err error) (status int, text string) {
	var code statusError
	var usage *usageError
	switch {
	case err == nil:
		return exitClean, ""
	case errors.As(err, &code):
		return int(code), ""
	case errors.Is(err, context.Canceled):
		return exitUsage, "interrupted"
	case errors.As(err, &usage):
		help := "vpce-lint --help"
		if usage.command != "" {
			help = usage.command + " --help"
		}
		return exitUsage, fmt.Sprintf("%s\nSee `%s`.", usage.message, help)
	}
	return exitUsage, err.Error()
}
