package iam

// s3Action is an action on a bucket or on its objects.
type s3Action struct {
	name string
	// object: the resource is an object's ARN; otherwise the bucket's.
	object bool
}

// dataActions are those that a bucket policy must restrict, in the order in
// which a witness is looked for.
func dataActions() []s3Action {
	return []s3Action{
		{"s3:GetObject", true},
		{"s3:PutObject", true},
		{"s3:DeleteObject", true},
		{"s3:ListBucket", false},
		{"s3:GetObjectVersion", true},
		{"s3:DeleteObjectVersion", true},
		{"s3:ListBucketVersions", false},
	}
}

// policyChange is the action that puts a bucket policy.
const policyChange = "s3:PutBucketPolicy"

// bucketActions are all actions on buckets and objects, with which of the two
// they are about. Source:
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
// as of September 2026.
func bucketActions() []s3Action {
	out := dataActions()
	for _, n := range []string{
		"AbortMultipartUpload", "BypassGovernanceRetention", "DeleteObjectTagging", "DeleteObjectVersionTagging",
		"GetObjectAcl", "GetObjectAttributes", "GetObjectLegalHold", "GetObjectRetention", "GetObjectTagging",
		"GetObjectTorrent", "GetObjectVersionAcl", "GetObjectVersionAttributes", "GetObjectVersionForReplication",
		"GetObjectVersionTagging", "GetObjectVersionTorrent", "InitiateReplication", "ListMultipartUploadParts",
		"ObjectOwnerOverrideToBucketOwner", "PutObjectAcl", "PutObjectLegalHold", "PutObjectRetention",
		"PutObjectTagging", "PutObjectVersionAcl", "PutObjectVersionTagging", "ReplicateDelete", "ReplicateObject",
		"ReplicateTags", "RestoreObject", "UpdateObjectEncryption", "DeleteObjectAnnotation", "DeleteObjectVersionAnnotation",
		"GetObjectAnnotation", "GetObjectVersionAnnotation", "GetObjectVersionAnnotationForReplication",
		"ListObjectAnnotations", "ListObjectVersionAnnotations", "PutObjectAnnotation", "PutObjectVersionAnnotation",
		"ReplicateObjectAnnotation",
	} {
		out = append(out, s3Action{"s3:" + n, true})
	}
	for _, n := range []string{
		"PutBucketPolicy", "DeleteBucketPolicy", "GetBucketPolicy", "CreateBucket", "DeleteBucket", "DeleteBucketWebsite",
		"GetAccelerateConfiguration", "GetAnalyticsConfiguration", "GetBucketAcl", "GetBucketCORS", "GetBucketLocation",
		"GetBucketLogging", "GetBucketNotification", "GetBucketObjectLockConfiguration", "GetBucketOwnershipControls",
		"GetBucketPolicyStatus", "GetBucketPublicAccessBlock", "GetBucketRequestPayment", "GetBucketTagging",
		"GetBucketVersioning", "GetBucketWebsite", "GetEncryptionConfiguration", "GetIntelligentTieringConfiguration",
		"GetInventoryConfiguration", "GetLifecycleConfiguration", "GetMetricsConfiguration", "GetReplicationConfiguration",
		"ListBucketMultipartUploads", "PutAccelerateConfiguration", "PutAnalyticsConfiguration", "PutBucketAcl",
		"PutBucketCORS", "PutBucketLogging", "PutBucketNotification", "PutBucketObjectLockConfiguration",
		"PutBucketOwnershipControls", "PutBucketPublicAccessBlock", "PutBucketRequestPayment", "PutBucketTagging",
		"PutBucketVersioning", "PutBucketWebsite", "PutEncryptionConfiguration", "PutIntelligentTieringConfiguration",
		"PutInventoryConfiguration", "PutLifecycleConfiguration", "PutMetricsConfiguration", "PutReplicationConfiguration",
		"GetBucketMetadataTableConfiguration", "CreateBucketMetadataTableConfiguration",
		"DeleteBucketMetadataTableConfiguration", "GetBucketAbac", "PutBucketAbac", "PauseReplication",
		"AllowVendedLogDeliveryForResource", "ListTagsForResource", "TagResource", "UntagResource",
		"UpdateBucketMetadataAnnotationTableConfiguration", "UpdateBucketMetadataInventoryTableConfiguration",
		"UpdateBucketMetadataJournalTableConfiguration",
	} {
		out = append(out, s3Action{"s3:" + n, false})
	}
	return out
}
