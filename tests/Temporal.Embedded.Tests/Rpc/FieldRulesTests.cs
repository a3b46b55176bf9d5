using Google.Protobuf;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Rpc;

public sealed class FieldRulesTests
{
    public static TheoryData<string, IMessage, string> Unserved => new()
    {
        { "StartWorkflowExecution", new StartWorkflowExecutionRequest { CompletionCallbacks = { new Temporalio.Api.Common.V1.Callback() } }, "StartWorkflowExecutionRequest.completion_callbacks" },
        {
            "SignalWithStartWorkflowExecution",
            new SignalWithStartWorkflowExecutionRequest { VersioningOverride = new VersioningOverride { AutoUpgrade = true } },
            "SignalWithStartWorkflowExecutionRequest.versioning_override"
        },
        {
            "PollWorkflowTaskQueue",
            new PollWorkflowTaskQueueRequest { DeploymentOptions = new() { WorkerVersioningMode = WorkerVersioningMode.Versioned } },
            "PollWorkflowTaskQueueRequest.deployment_options.worker_versioning_mode"
        },
        { "RespondWorkflowTaskCompleted", new RespondWorkflowTaskCompletedRequest { VersioningBehavior = VersioningBehavior.Pinned }, "RespondWorkflowTaskCompletedRequest.versioning_behavior" },
        { "RegisterNamespace", new RegisterNamespaceRequest { Namespace = "n", IsGlobalNamespace = true }, "RegisterNamespaceRequest.is_global_namespace" },
        { "UpdateNamespace", new UpdateNamespaceRequest { Namespace = "default", PromoteNamespace = true }, "UpdateNamespaceRequest.promote_namespace" },
        { "DescribeTaskQueue", new DescribeTaskQueueRequest { Namespace = "default", ReportTaskReachability = true }, "DescribeTaskQueueRequest.report_task_reachability" },
        { "StartBatchOperation", new StartBatchOperationRequest { TargetExecutions = { new Temporalio.Api.Common.V1.Execution() } }, "StartBatchOperationRequest.target_executions" },
    };

    [Theory]
    [MemberData(nameof(Unserved))]
    public async Task Call_FieldThatIsNotServed_IsRefusedByName(string method, IMessage request, string field)
    {
        await using var service = await ServiceCalls.StartAsync();

        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => service.WorkflowAsync<IMessage>(method, request));

        Assert.Equal(12, refusal.Code);
        Assert.StartsWith(field, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_EmptyMessageInAField_IsAsGoodAsNone()
    {
        FieldRules.Of(typeof(StartWorkflowExecutionRequest))!(new StartWorkflowExecutionRequest { VersioningOverride = new VersioningOverride(), TimeSkippingConfig = new() });
    }
}
