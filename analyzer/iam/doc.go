// Package iam reads policy documents and decides what they let through.
//
// # Reading
//
// Parse reads a document from text, ParseValue from a cty.Value. Text may hold
// tokens (package value): a reference is a constant that only AWS will give a
// value, a hole is a value that is not known. Neither hides what stands around
// it. What AWS refuses is a Problem with its place in the text; the statements
// beside it are read all the same. A placeholder (<my-org-id>, ${NAME}) is a hole.
//
// # Deciding
//
// DecideBucket, DecideLockout, DecideResource, DecideEndpoint, DecideAccess and
// DecideAPI each answer a question about all requests at once. They do not match
// known shapes of policies. The space of
// requests is cut by the policy's own atoms into finitely many cells:
//
//   - what: actions by the patterns that match them, the bucket and its
//     objects by the patterns of the Resource elements;
//   - who: principals of the owner's account, of other accounts, anonymous
//     callers, AWS services, each by the patterns that match its ARN;
//   - where: through an endpoint, from a public address, or by an AWS service
//     that hides the network of the original call;
//   - every other condition key: its values by the patterns that match them,
//     and its absence where a request may lack it.
//
// A cell is judged as IAM would judge a request in it, in three values. A
// statement that holds unknown parts applies surely, not at all, or maybe. Two
// searches follow from that. One looks for a request that gets through
// whatever the unknown parts are, which is the witness; the other for one that
// gets through for some value of them. If the second finds nothing the policy
// holds; if only the second finds something the verdict is unknown.
//
// # Words, texts and symbols
//
// A request's value is a word: characters, constants without a value (a
// reference to an endpoint's id), and fresh characters, which stand for
// anything that the policy does not name. Fresh characters are what makes one
// cell speak for infinitely many requests; a witness has real characters in
// their place.
//
// # Bounds
//
// Size, nesting, number of statements, candidates of a key and steps of a
// search are bounded (limits.go). At a bound the verdict is unknown and Why
// says so, unless a witness was found before.
//
// # Who counts
//
// A bucket is restricted against principals of its own account, whom identity
// policies may let in, and of other accounts, whom an ACL or an access point
// may. An anonymous caller has no identity policy and counts only where the
// policy itself grants its request. An account id that is written out and not
// known as the owner's is another account's. AWS services never count, except
// CloudFront where no aws:SourceArn ties it to a distribution.
//
// # Not decided exactly
//
//   - A condition on what belongs to the bucket (its tags, its organization, its
//     region where the caller does not say it) holds or not for all requests
//     alike; the verdict is unknown where that matters.
//   - A grant to requests through access points is possible only, because the
//     access point's own policy has a say.
//   - Whether an endpoint policy lets everything through is asked statement by
//     statement: Allows without a condition that together are for every principal,
//     action and resource, and no Deny about the service. A Deny that could never
//     apply counts as one that narrows.
//   - What a role's policy means by a wildcard is let through by an endpoint policy
//     where a part of it is.
//   - Policies of directory buckets, whose actions are s3express's, are read and not
//     judged.
//   - A canonical user id that is written out may be an origin access identity's
//     or an account's: a grant to it is possible only.
//   - NotPrincipal that lists nothing of an account but the account itself is
//     unknown for its users and roles.
//   - A policy variable in a value matches maybe, except where the text around
//     it decides.
//   - Two keys that say the same thing in different words (aws:SourceVpc and
//     aws:SourceVpcArn, aws:PrincipalOrgID and aws:PrincipalOrgPaths) vary
//     apart from each other.
//   - The partition of an S3 ARN is not compared.
package iam
