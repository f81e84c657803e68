package functions

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"unicode/utf8"

	"github.com/hashicorp/go-cty-funcs/crypto"
	"github.com/hashicorp/go-cty-funcs/encoding"
	"github.com/hashicorp/go-cty-funcs/uuid"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"golang.org/x/text/encoding/ianaindex"
)

// The hashes and encodings of a string. None says anything of a string with
// tokens.
func encodingFunctions() []*builtin {
	out := []*builtin{
		{name: "base64decode", base: base64DecodeFunc},
		{name: "base64encode", base: encoding.Base64EncodeFunc},
		{name: "base64gunzip", base: stringFunc(cty.String, base64Gunzip, "str"), bound: gunzipBound},
		{name: "base64gzip", base: stringFunc(cty.String, base64Gzip, "str")},
		{name: "md5", base: crypto.Md5Func},
		{name: "sha1", base: crypto.Sha1Func},
		{name: "sha256", base: crypto.Sha256Func},
		{name: "sha512", base: crypto.Sha512Func},
		{name: "textdecodebase64", base: stringFunc(cty.String, textDecodeBase64, "source", "encoding")},
		{name: "textencodebase64", base: stringFunc(cty.String, textEncodeBase64, "string", "encoding")},
		{name: "urldecode", base: stringFunc(cty.String, urlDecode, "str")},
		{name: "urlencode", base: encoding.URLEncodeFunc},
		{name: "uuidv5", base: uuid.V5Func},
	}
	for name, h := range hashes {
		if name == "base64sha256" || name == "base64sha512" {
			out = append(out, &builtin{name: name, base: stringFunc(cty.String, func(args []string) (cty.Value, error) {
				return cty.StringVal(h([]byte(args[0]))), nil
			}, "str")})
		}
	}
	for _, b := range out {
		b.looks = true
	}
	return out
}

var base64DecodeFunc = stringFunc(cty.String, func(args []string) (cty.Value, error) {
	out, err := base64.StdEncoding.DecodeString(args[0])
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "failed to decode base64 data: %s", err)
	}
	return validUTF8(out)
}, "str")

func validUTF8(b []byte) (cty.Value, error) {
	if !utf8.Valid(b) {
		return cty.NilVal, function.NewArgErrorf(0, "the result of decoding the provided string is not valid UTF-8")
	}
	return cty.StringVal(string(b)), nil
}

func base64Gzip(args []string) (cty.Value, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(args[0])); err != nil {
		return cty.NilVal, fmt.Errorf("failed to write gzip raw data: %w", err)
	}
	// Terraform flushes, which shows in the bytes.
	if err := w.Flush(); err != nil {
		return cty.NilVal, fmt.Errorf("failed to flush gzip writer: %w", err)
	}
	if err := w.Close(); err != nil {
		return cty.NilVal, fmt.Errorf("failed to close gzip writer: %w", err)
	}
	return cty.StringVal(base64.StdEncoding.EncodeToString(b.Bytes())), nil
}

// maxGunzip bounds what base64gunzip reads whatever the limits are.
const maxGunzip = 64 << 20

// gunzipBound unpacks once to count, so that the plain function has no bound to
// know.
func gunzipBound(c *call) error {
	packed, err := base64.StdEncoding.DecodeString(textOf(c.args[0]))
	if err != nil {
		return nil // base fails
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil // base fails
	}
	n, _ := io.Copy(io.Discard, io.LimitReader(r, int64(c.f.limits.Bytes)+1))
	return c.limitBytes(int(n))
}

func base64Gunzip(args []string) (cty.Value, error) {
	packed, err := base64.StdEncoding.DecodeString(args[0])
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "failed to decode base64 data: %s", err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "failed to read gzip data: %s", err)
	}
	out, err := io.ReadAll(io.LimitReader(r, maxGunzip))
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "failed to read gzip data: %s", err)
	}
	return validUTF8(out)
}

func urlDecode(args []string) (cty.Value, error) {
	out, err := url.QueryUnescape(args[0])
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "failed to decode URL: %s", err)
	}
	return validUTF8([]byte(out))
}

func textEncodeBase64(args []string) (cty.Value, error) {
	enc, err := ianaindex.IANA.Encoding(args[1])
	if err != nil || enc == nil {
		return cty.NilVal, function.NewArgErrorf(1, "%q is not a supported IANA encoding name or alias", args[1])
	}
	out, err := enc.NewEncoder().Bytes([]byte(args[0]))
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(0, "the given string contains characters that cannot be represented in %s", args[1])
	}
	return cty.StringVal(base64.StdEncoding.EncodeToString(out)), nil
}

func textDecodeBase64(args []string) (cty.Value, error) {
	enc, err := ianaindex.IANA.Encoding(args[1])
	if err != nil || enc == nil {
		return cty.NilVal, function.NewArgErrorf(1, "%q is not a supported IANA encoding name or alias", args[1])
	}
	raw, err := base64.StdEncoding.DecodeString(args[0])
	if err != nil {
		if corrupt, ok := errors.AsType[base64.CorruptInputError](err); ok {
			return cty.NilVal, function.NewArgErrorf(0, "the given value is has an invalid base64 symbol at offset %d", int(corrupt))
		}
		return cty.NilVal, function.NewArgErrorf(0, "invalid source string: %s", err)
	}
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return cty.NilVal, function.NewArgErrorf(0, "the given string contains symbols that are not defined for %s", args[1])
	}
	return cty.StringVal(string(out)), nil
}
