package iam

// Bounds of reading and deciding. The sizes that AWS allows are smaller: 20 KB
// for a bucket policy, 20,480 characters for an endpoint policy.
const (
	// maxText is the longest document that is read, in bytes.
	maxText = 4 << 20
	// maxNesting is the depth of objects and lists that is read. A valid policy
	// has at most seven.
	maxNesting = 32
	// maxStatements is the number of statements that are read. The 20 KB of a
	// bucket policy hold fewer.
	maxStatements = 500
	// maxStates bounds the states of one partition of words by patterns, and
	// maxWalk the positions that all partitions of a decision visit.
	maxStates = 3000
	maxWalk   = 3_000_000
	// maxLength is the longest word that is tried as a value, in characters. An
	// object's key has 1,024 bytes at most.
	maxLength = 4096
	// maxWords bounds the words of one partition, and the values of one key.
	maxWords = 600
	// maxPrincipals bounds the principals of one decision.
	maxPrincipals = 3000
	// maxAccounts bounds the accounts whose principals are told apart.
	maxAccounts = 60
	// maxSteps bounds one search, in cells and branches.
	maxSteps = 2_000_000
	// maxMatch bounds the product of pattern and word length of one comparison
	// in which unknown parts take part.
	maxMatch = 4 << 20
)
