package graph

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
)

// WriteJSON writes the document as JSON, indented by one blank a level and one
// attribute a line.
func (g *Graph) WriteJSON(w io.Writer) error {
	out := &jsonWriter{w: bufio.NewWriter(w)}
	g.Encode(out)
	out.w.WriteByte('\n')
	return out.w.Flush()
}

// jsonWriter is an Encoder that writes JSON. The bufio.Writer keeps the first
// error until Flush.
type jsonWriter struct {
	w     *bufio.Writer
	depth int
	// inside is true where the open object or array has something in it.
	inside bool
	// keyed is true right behind a key.
	keyed bool
}

func (j *jsonWriter) separate() {
	if j.keyed {
		j.keyed = false
		return
	}
	if j.inside {
		j.w.WriteByte(',')
	}
	if j.depth > 0 {
		j.newline()
	}
	j.inside = true
}

func (j *jsonWriter) newline() {
	j.w.WriteByte('\n')
	for range j.depth {
		j.w.WriteByte(' ')
	}
}

func (j *jsonWriter) open(c byte) {
	j.separate()
	j.w.WriteByte(c)
	j.depth++
	j.inside = false
}

func (j *jsonWriter) close(c byte) {
	j.depth--
	if j.inside {
		j.newline()
	}
	j.w.WriteByte(c)
	j.inside = true
}

func (j *jsonWriter) Key(name string) {
	j.separate()
	j.quote(name)
	j.w.WriteString(": ")
	j.keyed = true
}

func (j *jsonWriter) quote(s string) {
	if isPlain(s) {
		j.w.WriteByte('"')
		j.w.WriteString(s)
		j.w.WriteByte('"')
		return
	}
	text, err := json.Marshal(s)
	if err != nil { // Marshal of a string never fails; invalid UTF-8 is replaced.
		text = []byte(`""`)
	}
	j.w.Write(text)
}

// isPlain reports whether a string needs no escapes. It saves most strings the
// allocation of json.Marshal.
func isPlain(s string) bool {
	for _, c := range []byte(s) {
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

func (j *jsonWriter) BeginObject()    { j.open('{') }
func (j *jsonWriter) EndObject()      { j.close('}') }
func (j *jsonWriter) BeginArray()     { j.open('[') }
func (j *jsonWriter) EndArray()       { j.close(']') }
func (j *jsonWriter) String(s string) { j.separate(); j.quote(s) }
func (j *jsonWriter) Int(n int)       { j.separate(); j.w.WriteString(strconv.Itoa(n)) }
func (j *jsonWriter) Bool(b bool)     { j.separate(); j.w.WriteString(strconv.FormatBool(b)) }
func (j *jsonWriter) Null()           { j.separate(); j.w.WriteString("null") }
