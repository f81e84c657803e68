package sarif

// The types below are the part of SARIF 2.1.0 (OASIS standard, errata 01) that
// vpce-lint writes, in the standard's names. A field without omitempty is
// always written. The section numbers are the standard's.

type sarifLog struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

// run is section 3.14.
type run struct {
	Tool              tool               `json:"tool"`
	Invocations       []invocation       `json:"invocations"`
	AutomationDetails *automationDetails `json:"automationDetails,omitempty"`
	ColumnKind        string             `json:"columnKind"`
	DefaultEncoding   string             `json:"defaultEncoding"`
	Results           []result           `json:"results"`
}

type automationDetails struct {
	ID string `json:"id"`
}

type tool struct {
	Driver driver `json:"driver"`
}

// driver is a toolComponent, section 3.19.
type driver struct {
	Name             string       `json:"name"`
	Organization     string       `json:"organization"`
	ShortDescription text         `json:"shortDescription"`
	Version          string       `json:"version"`
	SemanticVersion  string       `json:"semanticVersion"`
	InformationURI   string       `json:"informationUri"`
	Language         string       `json:"language"`
	Rules            []descriptor `json:"rules"`
	Notifications    []descriptor `json:"notifications"`
}

// descriptor is a reportingDescriptor, section 3.49.
type descriptor struct {
	ID                   string          `json:"id"`
	Name                 string          `json:"name"`
	ShortDescription     text            `json:"shortDescription"`
	FullDescription      text            `json:"fullDescription"`
	Help                 help            `json:"help"`
	HelpURI              string          `json:"helpUri,omitempty"`
	DefaultConfiguration configuration   `json:"defaultConfiguration"`
	Properties           *ruleProperties `json:"properties,omitempty"`
}

type text struct {
	Text string `json:"text"`
}

type help struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown"`
}

type configuration struct {
	Level string `json:"level"`
}

// ruleProperties are the keys that GitHub reads from a rule's property bag.
type ruleProperties struct {
	Tags             []string `json:"tags"`
	Precision        string   `json:"precision"`
	ProblemSeverity  string   `json:"problem.severity"`
	SecuritySeverity string   `json:"security-severity"`
}

// result is section 3.27. Kind is written only where it is not "fail", the
// default.
type result struct {
	RuleID              string        `json:"ruleId"`
	RuleIndex           int           `json:"ruleIndex"`
	Kind                string        `json:"kind,omitempty"`
	Level               string        `json:"level"`
	Message             message       `json:"message"`
	Locations           []location    `json:"locations"`
	RelatedLocations    []location    `json:"relatedLocations,omitempty"`
	CodeFlows           []codeFlow    `json:"codeFlows,omitempty"`
	PartialFingerprints fingerprints  `json:"partialFingerprints"`
	Suppressions        []suppression `json:"suppressions,omitzero"`

	Properties *resultProperties `json:"properties,omitempty"`
}

// resultProperties are the keys of a result's property bag that are ours.
type resultProperties struct {
	// Environments are those of the root module in which the result holds.
	Environments []string `json:"environments"`
}

type message struct {
	Text string `json:"text"`
}

type fingerprints struct {
	LineHash string `json:"primaryLocationLineHash,omitempty"`
	Ours     string `json:"vpceLint/v1"`
}

// suppression is section 3.35.
type suppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification,omitempty"`
}

// location is section 3.28. ID is 0, which is not written, where nothing links
// to it; the standard's default of -1 means the same.
type location struct {
	ID               int               `json:"id,omitempty"`
	PhysicalLocation *physicalLocation `json:"physicalLocation,omitempty"`
	LogicalLocations []logicalLocation `json:"logicalLocations,omitempty"`
	Message          *message          `json:"message,omitempty"`
}

type physicalLocation struct {
	ArtifactLocation artifactLocation `json:"artifactLocation"`
	Region           *region          `json:"region,omitempty"`
}

type artifactLocation struct {
	URI string `json:"uri"`
}

type region struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

// logicalLocation is section 3.33.
type logicalLocation struct {
	FullyQualifiedName string             `json:"fullyQualifiedName"`
	Kind               string             `json:"kind"`
	Properties         *logicalProperties `json:"properties,omitempty"`
}

type logicalProperties struct {
	Unit string `json:"unit"`
}

type codeFlow struct {
	ThreadFlows []threadFlow `json:"threadFlows"`
}

type threadFlow struct {
	Locations []threadFlowLocation `json:"locations"`
}

type threadFlowLocation struct {
	Location location `json:"location"`
}

// invocation is section 3.20.
type invocation struct {
	ExecutionSuccessful        bool           `json:"executionSuccessful"`
	ConfigurationNotifications []notification `json:"toolConfigurationNotifications,omitempty"`
	ExecutionNotifications     []notification `json:"toolExecutionNotifications,omitempty"`
}

// notification is section 3.58.
type notification struct {
	Descriptor descriptorReference `json:"descriptor"`
	Level      string              `json:"level"`
	Message    message             `json:"message"`
	Locations  []location          `json:"locations,omitempty"`
}

type descriptorReference struct {
	ID    string `json:"id"`
	Index int    `json:"index"`
}
