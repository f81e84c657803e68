package main

import (
	"os"
	"runtime"
	"testing"
	"time"
)

// settledGoroutines counts goroutines; it waits a little for those that are
// ending until no more than most are left.
func settledGoroutines(most int) int {
	for range 100 {
		if n := runtime.NumGoroutine(); n <= most {
			return n
		}
		if most == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return runtime.NumGoroutine()
}

// openHandles counts the files that the process has open; 0 where the system
// does not tell.
func openHandles(t *testing.T) int {
	t.Helper()
	runtime.GC() // what only a finalizer closes is no leak in the long run
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}
