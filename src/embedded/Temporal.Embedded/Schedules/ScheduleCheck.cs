using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporal.Embedded.Engine.Calls;
using Temporal.Embedded.Rpc;
using Temporal.Embedded.Seams;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.Workflow.V1;

namespace Temporal.Embedded.Schedules;

/// <summary>Checks a schedule that a client sends and fills in what it left out.</summary>
internal static class ScheduleCheck
{
    public const int LongestId = 1000;

    /// <summary>With the real service a schedule is a workflow whose id has a prefix.</summary>
    public static readonly int LongestScheduleId = LongestId - "temporal-sys-scheduler:".Length;
    public const int LongestNotes = 1000;

    // What is added to the workflow id of an action: "-2026-11-21T10:00:00Z".
    private const int IdSuffix = 21;
    private static readonly Duration DefaultCatchUp = Duration.FromTimeSpan(TimeSpan.FromDays(365));
    private static readonly Duration ShortestCatchUp = Duration.FromTimeSpan(TimeSpan.FromSeconds(10));

    /// <summary>The schedule in the form in which it is stored.</summary>
    public static Schedule Canonical(Schedule? sent, string namespaceName, ISearchAttributeRegistry attributes)
    {
        var schedule = sent?.Clone() ?? new Schedule();
        if (schedule.State is { RemainingActions: < 0 })
        {
            throw Refusal.InvalidArgument("Remaining actions cannot be negative.");
        }

        if (schedule.State is { Notes.Length: > LongestNotes })
        {
            throw Refusal.InvalidArgument("Schedule notes exceeds limit.");
        }

        if (schedule.Action?.StartWorkflow is { } start)
        {
            Check(start, namespaceName, attributes);
        }

        try
        {
            schedule.Spec = CanonicalSpec.Of(schedule.Spec ?? new ScheduleSpec());
        }
        catch (ScheduleSpecException e)
        {
            throw Refusal.InvalidArgument($"Invalid schedule spec: {e.Message}");
        }

        schedule.State ??= new ScheduleState();
        schedule.Policies ??= new SchedulePolicies();
        var policies = schedule.Policies;
        policies.OverlapPolicy = policies.OverlapPolicy == ScheduleOverlapPolicy.Unspecified ? ScheduleOverlapPolicy.Skip : policies.OverlapPolicy;
        var window = policies.CatchupWindow;
        policies.CatchupWindow = window is null or { Seconds: 0, Nanos: 0 } ? DefaultCatchUp : window.Seconds < ShortestCatchUp.Seconds ? ShortestCatchUp : window;
        return schedule;
    }

    /// <summary>Search attributes with the type of each beside its value; an unknown name is refused.</summary>
    public static SearchAttributes Typed(SearchAttributes sent, string namespaceName, ISearchAttributeRegistry attributes)
    {
        var typed = new SearchAttributes();
        foreach (var (name, payload) in sent.IndexedFields)
        {
            if (attributes.IsSystem(name))
            {
                throw Refusal.InvalidArgument($"{name} attribute can't be set in SearchAttributes");
            }

            if (!attributes.TryGetType(namespaceName, name, out var type))
            {
                throw Refusal.InvalidArgument($"Namespace {namespaceName} has no mapping defined for search attribute {name}");
            }

            var copy = payload.Clone();
            copy.Metadata["type"] = ByteString.CopyFromUtf8(type.ToString());
            typed.IndexedFields[name] = copy;
        }

        return typed;
    }

    private static void Check(NewWorkflowExecutionInfo start, string namespaceName, ISearchAttributeRegistry attributes)
    {
        if (start.WorkflowId.Length > LongestId - IdSuffix)
        {
            throw Refusal.InvalidArgument("WorkflowId length exceeds limit.");
        }

        if (start.WorkflowType is not { Name.Length: > 0 })
        {
            throw Refusal.InvalidArgument("WorkflowType is not set on request.");
        }

        RequestCheck.Length(start.WorkflowType.Name, "WorkflowType length exceeds limit.");
        RequestCheck.QueueName(start.TaskQueue);
        RequestCheck.NotNegative(start.WorkflowExecutionTimeout, "WorkflowExecutionTimeoutSeconds");
        RequestCheck.NotNegative(start.WorkflowRunTimeout, "WorkflowRunTimeoutSeconds");
        RequestCheck.NotNegative(start.WorkflowTaskTimeout, "WorkflowTaskTimeoutSeconds");

        if (start.CronSchedule.Length > 0)
        {
            throw Refusal.InvalidArgument("Scheduled workflow must not contain CronSchedule");
        }

        if (start.WorkflowIdReusePolicy is not (WorkflowIdReusePolicy.Unspecified or WorkflowIdReusePolicy.AllowDuplicate))
        {
            throw Refusal.InvalidArgument("Scheduled workflow must not contain WorkflowIDReusePolicy");
        }

        if (start.SearchAttributes is { } sent)
        {
            _ = Typed(sent, namespaceName, attributes);
        }

        start.TaskQueue.Kind = start.TaskQueue.Kind == TaskQueueKind.Unspecified ? TaskQueueKind.Normal : start.TaskQueue.Kind;
    }
}
