package iam

import "strings"

// presence says when a request carries a condition key.
type presence uint8

const (
	// optional: a request may carry it or not.
	optional presence = iota
	// always: each request carries it.
	always
	// signed: each request of an IAM principal carries it, no other does.
	signed
	// signedMaybe: a request of an IAM principal may carry it, no other does.
	signedMaybe
	// endpoint: each request through a VPC endpoint carries it, no other does.
	viaEndpoint
	// endpointMaybe: a request through a VPC endpoint may carry it.
	viaEndpointMaybe
	// viaService: each call that a service makes on a principal's behalf.
	viaService
	// byService: a call of a service for itself may carry it.
	byService
	// principalKey and networkKey are decided with the principal, respectively
	// with the place that a request comes from.
	principalKey
	networkKey
	// unrecognised: AWS has no such key as far as is known here.
	unrecognised
)

// keyFact is what is known of a condition key. Sources:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html as of September 2026.
type keyFact struct {
	presence presence
	// several: the key has a set of values and is compared with ForAnyValue or
	// ForAllValues only.
	several bool
	// shape is what each value begins with.
	shape string
	// digits: each value is an account id.
	digits bool
	// boolean: each value is true or false.
	boolean bool
	// fixed: the value belongs to the bucket, not to the request. It is the same
	// in all requests, and not known here.
	fixed bool
	// actions are those whose requests can carry it, without "s3:"; empty where
	// all can.
	actions []string
}

var (
	s3Lists   = []string{"ListBucket", "ListBucketVersions"}
	s3Puts    = []string{"PutObject", "PutObjectAcl", "PutObjectVersionAcl", "CreateBucket", "PutBucketAcl"}
	s3Writes  = []string{"PutObject"}
	s3Version = []string{
		"GetObjectVersion", "DeleteObjectVersion", "GetObjectVersionAcl", "PutObjectVersionAcl",
		"GetObjectVersionTagging", "PutObjectVersionTagging", "DeleteObjectVersionTagging",
		"GetObjectVersionAttributes", "GetObjectVersionForReplication", "RestoreObject",
	}
	s3Tagged = []string{
		"GetObject", "GetObjectVersion", "GetObjectAcl", "GetObjectVersionAcl", "GetObjectTagging",
		"GetObjectVersionTagging", "PutObjectAcl", "PutObjectVersionAcl", "PutObjectTagging",
		"PutObjectVersionTagging", "DeleteObjectTagging", "DeleteObjectVersionTagging",
		"GetObjectAttributes", "GetObjectVersionAttributes", "DeleteObject", "DeleteObjectVersion", "RestoreObject",
	}
	s3TagWrites = []string{"PutObject", "PutObjectTagging", "PutObjectVersionTagging"}
	s3Locks     = []string{"PutObject", "PutObjectRetention", "PutObjectLegalHold"}
)

// keyFacts has the keys in lower case. A name that ends in "/" is a prefix.
func keyFacts(name string) keyFact { //nolint:funlen // a table, one line a key
	if i := strings.IndexByte(name, '/'); i >= 0 {
		name = name[:i+1]
	}
	switch name {
	case keySourceVpce:
		return keyFact{presence: viaEndpoint, shape: "vpce-"}
	case keySourceVpc:
		return keyFact{presence: viaEndpoint, shape: "vpc-"}
	case keySourceVpcArn:
		return keyFact{presence: viaEndpoint, shape: "arn:"}
	case keyVpceAccount:
		return keyFact{presence: viaEndpoint, digits: true}
	case keyVpceOrgID:
		return keyFact{presence: viaEndpointMaybe, shape: "o-"}
	case keyVpceOrgPaths:
		return keyFact{presence: viaEndpointMaybe, shape: "o-", several: true}
	case "aws:vpcsourceip":
		return keyFact{presence: viaEndpoint}
	case keySourceIP, keyVia:
		return keyFact{presence: networkKey}
	case keyPrincipalArn, keyPrincipalAccount, "aws:principaltype", keyUsername,
		"aws:principalisawsservice", "aws:principalservicename":
		return keyFact{presence: principalKey}
	case "aws:principalservicenameslist":
		return keyFact{presence: principalKey, several: true}
	case keyUserID:
		return keyFact{presence: signed}
	case "aws:principalorgid":
		return keyFact{presence: signedMaybe, shape: "o-"}
	case "aws:principalorgpaths":
		return keyFact{presence: signedMaybe, shape: "o-", several: true}
	case "aws:principaltag/", "aws:multifactorauthage", "aws:tokenissuetime", "aws:federatedprovider",
		"aws:sourceidentity", "aws:rolesessionname", "aws:ec2instancesourcevpc", "ec2:sourceinstancearn",
		"ec2:roledelivery", "lambda:sourcefunctionarn", "aws:chatbotsourcearn", "glue:credentialissuingservice",
		"identitystore:userid", "ssm:sourceinstancearn", "aws:ec2instancesourceprivateipv4":
		return keyFact{presence: signedMaybe}
	case "aws:multifactorauthpresent", "aws:assumedroot":
		return keyFact{presence: signedMaybe, boolean: true}
	case "aws:calledvia":
		return keyFact{presence: viaService, several: true}
	case "aws:calledviafirst", "aws:calledvialast":
		return keyFact{presence: viaService}
	case keySourceArn:
		return keyFact{presence: byService, shape: "arn:"}
	case "aws:sourceaccount":
		return keyFact{presence: byService, digits: true}
	case "aws:sourceorgid":
		return keyFact{presence: byService, shape: "o-"}
	case "aws:sourceorgpaths":
		return keyFact{presence: byService, shape: "o-", several: true}
	case "aws:sourceowner":
		return keyFact{presence: byService}
	case keySecure:
		return keyFact{presence: always, boolean: true}
	case "aws:currenttime", "aws:epochtime":
		return keyFact{presence: always}
	case keyRegion:
		return keyFact{presence: always, fixed: true}
	case keyResourceAccount, "s3:resourceaccount":
		return keyFact{presence: always, digits: true}
	case "aws:resourceorgid":
		return keyFact{presence: optional, shape: "o-", fixed: true}
	case "aws:resourceorgpaths":
		return keyFact{presence: optional, shape: "o-", several: true, fixed: true}
	case "aws:resourcetag/", "s3:buckettag/":
		return keyFact{presence: optional, fixed: true}
	case "aws:tagkeys":
		return keyFact{presence: optional, several: true}
	case "aws:ismcpserviceaction":
		return keyFact{presence: optional, boolean: true}
	case "aws:useragent", "aws:referer", "aws:requesttag/":
		return keyFact{presence: optional}
	}
	return serviceKeyFacts(name)
}

// serviceKeyFacts has the keys of services, S3 above all.
func serviceKeyFacts(name string) keyFact {
	switch name {
	case "s3:prefix", "s3:delimiter", "s3:max-keys":
		return keyFact{actions: s3Lists}
	case "s3:x-amz-acl", "s3:x-amz-grant-full-control", "s3:x-amz-grant-read", "s3:x-amz-grant-read-acp",
		"s3:x-amz-grant-write", "s3:x-amz-grant-write-acp":
		return keyFact{actions: s3Puts}
	case "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id",
		"s3:x-amz-server-side-encryption-customer-algorithm", "s3:x-amz-storage-class", "s3:x-amz-copy-source",
		"s3:x-amz-metadata-directive", "s3:x-amz-website-redirect-location", "s3:if-match", "s3:if-none-match",
		"s3:objectcreationoperation":
		return keyFact{actions: s3Writes}
	case "s3:object-lock-mode", "s3:object-lock-retain-until-date", "s3:object-lock-remaining-retention-days",
		"s3:object-lock-legal-hold":
		return keyFact{actions: s3Locks}
	case "s3:versionid":
		return keyFact{actions: s3Version}
	case "s3:existingobjecttag/":
		return keyFact{actions: s3Tagged}
	case "s3:requestobjecttag/":
		return keyFact{actions: s3TagWrites}
	case "s3:requestobjecttagkeys":
		return keyFact{actions: s3TagWrites, several: true}
	case "s3:dataaccesspointaccount":
		return keyFact{digits: true}
	case "s3:authtype", "s3:signatureage", "s3:signatureversion", "s3:tlsversion", "s3:x-amz-content-sha256",
		"s3:dataaccesspointarn", "s3:accesspointnetworkorigin", "s3:accesspointtag/",
		"s3:locationconstraint", "s3:accessgrantsinstancearn", "s3:inventoryaccessibleoptionalfields",
		"s3:destinationregion", "s3:isreplicationpauserequest", "s3:jobsuspendedcause", "s3:operation", "s3:priority",
		"s3:objectage", "s3:accessgrantscope", "s3:accessgrantslocationscope", "s3:existingjoboperation", "s3:existingjobpriority",
		"s3:requestjoboperation", "s3:requestjobpriority", "s3:annotation-prefix", "s3:deliverysourcearn", "s3:logtype",
		"s3:max-annotation-results", "s3:object-lock-event-hold", "s3:object-lock-event-hold-duration-days",
		"s3:resourcearnbeingauthorized", "s3:x-amz-bucket-namespace", "s3:x-amz-object-annotation-directive",
		"s3:x-amz-object-if-match", "s3:x-amz-object-ownership":
		return keyFact{}
	}
	if strings.HasPrefix(name, "aws:") || strings.HasPrefix(name, "s3:") || !strings.Contains(name, ":") {
		return keyFact{presence: unrecognised}
	}
	return keyFact{}
}

// Keys that the decision treats by name.
const (
	keySourceVpce       = "aws:sourcevpce"
	keySourceVpc        = "aws:sourcevpc"
	keySourceVpcArn     = "aws:sourcevpcarn"
	keyVpceAccount      = "aws:vpceaccount"
	keyVpceOrgID        = "aws:vpceorgid"
	keyVpceOrgPaths     = "aws:vpceorgpaths"
	keySourceIP         = "aws:sourceip"
	keyVia              = "aws:viaawsservice"
	keyPrincipalArn     = "aws:principalarn"
	keyPrincipalAccount = "aws:principalaccount"
	keyUserID           = "aws:userid"
	keyUsername         = "aws:username"
	keySourceArn        = "aws:sourcearn"
	keySecure           = "aws:securetransport"
	keyRegion           = "aws:requestedregion"
	keyResourceAccount  = "aws:resourceaccount"
	keyTagPrefix        = "aws:principaltag/"

	keyAccessPointArn     = "s3:dataaccesspointarn"
	keyAccessPointAccount = "s3:dataaccesspointaccount"
	keyAccessPointOrigin  = "s3:accesspointnetworkorigin"
)

// networkKeys name an endpoint or a VPC (rules: approved network), but for
// aws:SourceIp.
func isEndpointKey(name string) bool {
	switch name {
	case keySourceVpce, keySourceVpc, keySourceVpcArn, keyVpceAccount, keyVpceOrgID, keyVpceOrgPaths:
		return true
	}
	return false
}
