using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Engine.Calls;

/// <summary>Start requests: what is wrong with them, and the STARTED event they ask for.</summary>
internal static class StartRequests
{
    /// <summary>A signal-with-start as the start that it contains.</summary>
    public static StartWorkflowExecutionRequest From(SignalWithStartWorkflowExecutionRequest request) => new()
    {
        Namespace = request.Namespace,
        WorkflowId = request.WorkflowId,
        WorkflowType = request.WorkflowType,
        TaskQueue = request.TaskQueue,
        Input = request.Input,
        WorkflowExecutionTimeout = request.WorkflowExecutionTimeout,
        WorkflowRunTimeout = request.WorkflowRunTimeout,
        WorkflowTaskTimeout = request.WorkflowTaskTimeout,
        Identity = request.Identity,
        RequestId = request.RequestId,
        WorkflowIdReusePolicy = request.WorkflowIdReusePolicy,
        WorkflowIdConflictPolicy = request.WorkflowIdConflictPolicy,
        Links = { request.Links },
        RetryPolicy = request.RetryPolicy,
        CronSchedule = request.CronSchedule,
        Memo = request.Memo,
        SearchAttributes = request.SearchAttributes,
        Header = request.Header,
        WorkflowStartDelay = request.WorkflowStartDelay,
        UserMetadata = request.UserMetadata,
        Priority = request.Priority,
    };

    /// <summary>Refuses what cannot be started.</summary>
    public static void Check(RunKernel kernel, StartWorkflowExecutionRequest request)
    {
        RequestCheck.Namespace(kernel, request.Namespace);
        Required(request.WorkflowId, "WorkflowId");
        RequestCheck.Length(request.WorkflowId, "WorkflowId length exceeds limit.");
        if (RetryPolicies.StartProblem(request.RetryPolicy) is { } retry)
        {
            throw Refusal.InvalidArgument(retry);
        }

        RequestCheck.NotNegative(request.WorkflowStartDelay, "WorkflowStartDelaySeconds");
        RequestCheck.NotNegative(request.WorkflowExecutionTimeout, "WorkflowExecutionTimeoutSeconds");
        RequestCheck.NotNegative(request.WorkflowRunTimeout, "WorkflowRunTimeoutSeconds");
        RequestCheck.NotNegative(request.WorkflowTaskTimeout, "WorkflowTaskTimeoutSeconds");
        if (request.CronSchedule.Length > 0 && Ticks.Of(request.WorkflowStartDelay) > 0)
        {
            throw Refusal.InvalidArgument("CronSchedule and WorkflowStartDelay may not be used together.");
        }

        if (CronSchedule.Problem(request.CronSchedule, kernel.Clock.UtcNow.UtcTicks) is { } cron)
        {
            throw Refusal.InvalidArgument(cron);
        }

        Required(request.WorkflowType?.Name ?? "", "WorkflowType");
        RequestCheck.Length(request.WorkflowType!.Name, "WorkflowType length exceeds limit.");
        RequestCheck.QueueName(request.TaskQueue);
        RequestCheck.Length(request.RequestId, "RequestId length exceeds limit.");
        if (Priorities.Problem(request.Priority) is { } priority)
        {
            throw Refusal.InvalidArgument(priority);
        }

        RequestCheck.Links(request.Links);

        CheckPolicies(request);
        RequestCheck.Blob(request.Input);
        RequestCheck.Blob(request.Memo, "Memo size exceeds limit.");
        SearchAttributeRules.Check(kernel, request.Namespace, request.SearchAttributes);
    }

    /// <summary>The STARTED event's attributes.</summary>
    public static WorkflowExecutionStartedEventAttributes Attributes(RunKernel kernel, StartWorkflowExecutionRequest request, StartExtras? extras = null)
    {
        var now = kernel.Clock.UtcNow.UtcTicks;
        var execution = Ticks.Of(request.WorkflowExecutionTimeout);
        var run = Ticks.Tighter(Ticks.Of(request.WorkflowRunTimeout), execution);
        var delay = Ticks.Of(request.WorkflowStartDelay);
        var attributes = new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = request.WorkflowType,
            TaskQueue = TaskQueueNames.Normal(request.TaskQueue.Name),
            Input = request.Input,
            WorkflowExecutionTimeout = execution > 0 ? Ticks.ToDuration(execution) : null,
            WorkflowRunTimeout = run > 0 ? Ticks.ToDuration(run) : null,
            WorkflowTaskTimeout = Ticks.ToDuration(Ticks.TaskTimeout(Ticks.Of(request.WorkflowTaskTimeout), run)),
            WorkflowExecutionExpirationTime = execution > 0 ? Ticks.ToTimestamp(now + delay + execution) : null,
            Identity = request.Identity,
            RetryPolicy = request.RetryPolicy is null ? null : RetryPolicies.WithDefaults(request.RetryPolicy),
            CronSchedule = request.CronSchedule,
            Memo = request.Memo,
            SearchAttributes = SearchAttributeRules.Typed(kernel, request.Namespace, request.SearchAttributes),
            Header = request.Header,
            LastCompletionResult = request.LastCompletionResult ?? extras?.LastCompletionResult,
            ContinuedFailure = request.ContinuedFailure ?? extras?.ContinuedFailure,
            FirstWorkflowTaskBackoff = Ticks.ToDuration(delay),
            Priority = request.Priority,
        };
        Starting.Cron(attributes, now);
        return attributes;
    }

    public static Link LinkTo(Run run) => new()
    {
        WorkflowEvent = new Link.Types.WorkflowEvent
        {
            Namespace = run.Namespace,
            WorkflowId = run.WorkflowId,
            RunId = run.RunId,
            EventRef = new Link.Types.WorkflowEvent.Types.EventReference { EventId = 1, EventType = EventType.WorkflowExecutionStarted },
        },
    };

    private static void CheckPolicies(StartWorkflowExecutionRequest request)
    {
        if (request.WorkflowIdReusePolicy == WorkflowIdReusePolicy.TerminateIfRunning && request.WorkflowIdConflictPolicy != WorkflowIdConflictPolicy.Unspecified)
        {
            throw Refusal.InvalidArgument("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy");
        }

        if (request.WorkflowIdReusePolicy == WorkflowIdReusePolicy.RejectDuplicate && request.WorkflowIdConflictPolicy == WorkflowIdConflictPolicy.TerminateExisting)
        {
            throw Refusal.InvalidArgument("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING");
        }

        if (request.OnConflictOptions is { AttachCompletionCallbacks: true, AttachRequestId: false })
        {
            throw Refusal.InvalidArgument("attaching request ID is required for attaching completion callbacks");
        }
    }

    private static void Required(string value, string name)
    {
        if (value.Length == 0)
        {
            throw Refusal.InvalidArgument($"{name} is not set on request.");
        }
    }
}
