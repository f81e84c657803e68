package sarif

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// The hash that GitHub's upload action writes as primaryLocationLineHash
// (github/codeql-action, src/fingerprints.ts). For each line it is a polynomial
// over the first 100 characters, UTF-16 code units in fact, from the line's
// start on and across line ends, blanks and tabs left out:
//
//	c[0]*37^99 + c[1]*37^98 + ... + c[99]   modulo 2^64
//
// All line ends count as one "\n"; the end of the file is one character 65535,
// and zeros follow. A colon and a number tell lines of equal hash apart.
const (
	hashWindow = 100
	hashFactor = 37
	hashEnd    = 0xFFFF
)

// lineHashes returns the hash of each line, the first line's at index 0. It is
// nil for a file that is not UTF-8, where decoders disagree on what the
// characters are.
func lineHashes(content []byte) []string {
	if !utf8.Valid(content) {
		return nil
	}
	chars, starts := hashCharacters(content)
	seen := map[uint64]int{}
	hashes := make([]string, len(starts))
	for i, start := range starts {
		var h uint64
		for k := range hashWindow {
			h *= hashFactor
			if at := start + k; at < len(chars) {
				h += uint64(chars[at])
			}
		}
		seen[h]++
		hashes[i] = fmt.Sprintf("%x:%d", h, seen[h])
	}
	return hashes
}

// hashCharacters returns the characters that are hashed and the index of each
// line's first one.
func hashCharacters(content []byte) (chars []uint16, starts []int) {
	lineStart, afterCR := true, false
	put := func(c uint16) {
		if lineStart {
			starts = append(starts, len(chars))
		}
		lineStart = c == '\n'
		chars = append(chars, c)
	}
	for _, r := range string(content) {
		switch {
		case r == ' ' || r == '\t' || (r == '\n' && afterCR):
			afterCR = false
		case r == '\r':
			afterCR = true
			put('\n')
		default:
			afterCR = false
			for _, c := range utf16.AppendRune(nil, r) {
				put(c)
			}
		}
	}
	put(hashEnd)
	return chars, starts
}

// lineHash returns the hash of a line, from 1, of a file that was read. It is
// empty where there is none.
func (b *builder) lineHash(file string, line int) string {
	hashes, ok := b.hashes[file]
	if !ok {
		if f := b.in.Files.Get(file); f != nil {
			hashes = lineHashes(f.Content)
		}
		b.hashes[file] = hashes
	}
	if line < 1 || line > len(hashes) {
		return ""
	}
	return hashes[line-1]
}
