package needs

import (
	"strings"
	"sync"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// ways say which of several services with one prefix answers an action: the
// prefix, the service, and the patterns of the actions' names. The first line
// that fits holds; the last one of a prefix is for all that is left. Source: the
// endpoints of each service's API reference (data planes have their own).
const ways = `
airflow airflow.env CreateCliToken CreateWebLoginToken InvokeRestApi
airflow airflow.ops PublishMetrics
airflow airflow.api *
appconfig appconfigdata StartConfigurationSession GetLatestConfiguration
appconfig appconfig *
aps aps-workspaces RemoteWrite QueryMetrics GetSeries GetLabels GetMetricMetadata
aps aps *
bedrock bedrock-agent-runtime InvokeAgent* InvokeInlineAgent InvokeFlow Retrieve* RenderPrompt Rerank GenerateQuery OptimizePrompt GetAgentMemory DeleteAgentMemory InvokeBuilder
bedrock bedrock-runtime Invoke* Converse* ApplyGuardrail CountTokens StartAsyncInvoke GetAsyncInvoke ListAsyncInvokes CallWithBearerToken
bedrock bedrock-agent *Agent* *KnowledgeBase* *DataSource* *IngestionJob* *Flow* *Prompt *Prompts *PromptVersion
bedrock bedrock *
cloudformation cloudcontrolapi CreateResource GetResource UpdateResource DeleteResource ListResources GetResourceRequestStatus ListResourceRequests CancelResourceRequest
cloudformation cloudformation *
codeartifact codeartifact.repositories ReadFromRepository
codeartifact codeartifact.api *
codecommit git-codecommit GitPull GitPush
codecommit codecommit *
dynamodb dynamodb-streams GetRecords GetShardIterator DescribeStream ListStreams
dynamodb dynamodb *
ecr ecr.api *
ecs ecs-agent Poll
ecs ecs-telemetry StartTelemetrySession
ecs ecs *
evidently evidently-dataplane EvaluateFeature BatchEvaluateFeature PutProjectEvents
evidently evidently *
geo geo.maps *Map*
geo geo.places *Place* Search*
geo geo.routes *Route*
geo geo.tracking *Tracker* *DevicePosition*
geo geo.geofencing *Geofence*
geo geo.metadata *
iot iot.credentials AssumeRoleWithCertificate
iot iot.data Connect Publish Subscribe Receive RetainPublish GetThingShadow UpdateThingShadow DeleteThingShadow ListNamedShadowsForThing GetRetainedMessage ListRetainedMessages
iot iot.api *
iotsitewise iotsitewise.data BatchPutAssetPropertyValue BatchGetAssetProperty* GetAssetPropertyValue* GetAssetPropertyAggregates GetInterpolatedAssetPropertyValues ExecuteQuery
iotsitewise iotsitewise.api *
iottwinmaker iottwinmaker.data GetPropertyValue* BatchPutPropertyValues ExecuteQuery
iottwinmaker iottwinmaker.api *
lex runtime-v2-lex PostText PostContent Recognize* StartConversation PutSession GetSession DeleteSession
lex models-v2-lex *
omics analytics-omics *VariantStore* *VariantImport* *AnnotationStore* *AnnotationImport*
omics workflows-omics *Run* *Workflow*
omics storage-omics *
payment-cryptography payment-cryptography.dataplane *Data *Mac *Pin* Verify* *CardValidation*
payment-cryptography payment-cryptography.controlplane *
personalize personalize-events PutEvents PutUsers PutItems PutActions PutActionInteractions
personalize personalize-runtime GetRecommendations GetPersonalizedRanking GetActionRecommendations
personalize personalize *
rum rum-dataplane PutRumEvents
rum rum *
s3 s3 *
sagemaker sagemaker.runtime Invoke*
sagemaker sagemaker.featurestore-runtime PutRecord GetRecord DeleteRecord BatchGetRecord
sagemaker sagemaker.metrics BatchPutMetrics
sagemaker sagemaker.api *
servicediscovery data-servicediscovery DiscoverInstances*
servicediscovery servicediscovery *
ses email *
states sync-states StartSyncExecution
states states *
transcribe transcribestreaming StartStreamTranscription* Start*StreamTranscription* StartMedicalScribeStream GetMedicalScribeStream
transcribe transcribe *
`

// serviceTable leads from an IAM prefix to the services of it.
type serviceTable struct {
	ways map[string][]way
	one  map[string]string
}

type way struct {
	service string
	names   []string
}

var services = sync.OnceValue(func() serviceTable {
	t := serviceTable{ways: map[string][]way{}, one: map[string]string{}}
	for line := range strings.Lines(ways) {
		if f := strings.Fields(line); len(f) > 2 {
			t.ways[f[0]] = append(t.ways[f[0]], way{f[1], f[2:]})
		}
	}
	for _, s := range aws.Services() {
		if s.FIPSOf != "" || strings.Contains(s.Name, "{") {
			continue
		}
		for _, prefix := range s.IAMPrefixes {
			if _, ok := t.one[prefix]; !ok {
				t.one[prefix] = s.Name
			}
		}
	}
	return t
})

// withoutCell are the prefixes of services whose endpoints are named by a cell
// that AWS gives to an account, so that none can be said to be missing.
const withoutCell = "timestream"

// serviceOf returns the short name of the service that answers an action, its
// prefix where that has no endpoint. It is "" for what is no call, and for
// actions of no service or of one that is not known. FIPS variants are nobody's
// need: their names differ, and no action says which is asked.
func serviceOf(tokens *value.Tokens, action string) string {
	prefix, name, ok := strings.Cut(action, ":")
	prefix = strings.ToLower(prefix)
	if !ok || prefix == "" || prefix == withoutCell || strings.ContainsAny(prefix, "*?") || tokens.Has(prefix) || notCalled(action) {
		return ""
	}
	for _, w := range services().ways[prefix] {
		for _, pattern := range w.names {
			if likeAction(pattern, name) {
				return w.service
			}
		}
	}
	if service, ok := services().one[prefix]; ok {
		return service
	}
	return prefix
}
