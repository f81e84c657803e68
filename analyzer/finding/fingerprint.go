package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// FingerprintKey is the name of our fingerprint in SARIF's partialFingerprints
// (SARIF 2.1.0, section 3.27.17).
const FingerprintKey = "vpceLint/v1"

// Fingerprint identifies the finding from run to run: it depends on the rule,
// the unit and the subject, and on no line, message or level. It is a SHA-256
// in hexadecimal.
func (f Finding) Fingerprint() string {
	// Quoting keeps the three parts apart whatever characters they hold.
	sum := sha256.Sum256([]byte(FingerprintKey + " " +
		strconv.Quote(f.Rule) + " " + strconv.Quote(f.Unit) + " " + strconv.Quote(f.Subject)))
	return hex.EncodeToString(sum[:])
}

// Fingerprint identifies the result by its first finding in the order of units
// and subjects, so that instances that come or go behind it change nothing.
func (r Result) Fingerprint() string {
	return r.first().Fingerprint()
}
