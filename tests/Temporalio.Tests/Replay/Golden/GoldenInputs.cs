using System.Text.Json;
using System.Text.Json.Serialization;
using Temporalio.Common;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Golden;

/// <summary>An activity or child call "as given".</summary>
public sealed record CallInput(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("args")] IReadOnlyList<JsonElement>? Args,
    [property: JsonPropertyName("options")] CallOptions? Options)
{
    [JsonIgnore]
    public IReadOnlyCollection<object?> Arguments => Args is null ? [] : [.. Args.Select(item => (object?)item)];
}

/// <summary>The options of a call, "as given", times in milliseconds.</summary>
public sealed record CallOptions
{
    [JsonPropertyName("activityId")]
    public string? ActivityId { get; init; }

    [JsonPropertyName("workflowId")]
    public string? WorkflowId { get; init; }

    [JsonPropertyName("taskQueue")]
    public string? TaskQueue { get; init; }

    [JsonPropertyName("startToCloseTimeout")]
    public double? StartToClose { get; init; }

    [JsonPropertyName("scheduleToCloseTimeout")]
    public double? ScheduleToClose { get; init; }

    [JsonPropertyName("scheduleToStartTimeout")]
    public double? ScheduleToStart { get; init; }

    [JsonPropertyName("heartbeatTimeout")]
    public double? Heartbeat { get; init; }

    [JsonPropertyName("retry")]
    public CallRetry? Retry { get; init; }

    [JsonPropertyName("parentClosePolicy")]
    public string? ParentClosePolicy { get; init; }

    [JsonIgnore]
    public ActivityOptions Activity => new()
    {
        ActivityId = ActivityId,
        TaskQueue = TaskQueue,
        StartToCloseTimeout = Time(StartToClose) ?? (ScheduleToClose is null ? TimeSpan.FromSeconds(10) : null),
        ScheduleToCloseTimeout = Time(ScheduleToClose),
        ScheduleToStartTimeout = Time(ScheduleToStart),
        HeartbeatTimeout = Time(Heartbeat),
        RetryPolicy = Retry?.Policy,
    };

    [JsonIgnore]
    public LocalActivityOptions Local => new()
    {
        ActivityId = ActivityId,
        StartToCloseTimeout = Time(StartToClose) ?? TimeSpan.FromSeconds(10),
        RetryPolicy = Retry?.Policy,
    };

    [JsonIgnore]
    public ChildWorkflowOptions Child => new()
    {
        Id = WorkflowId,
        TaskQueue = TaskQueue,
        ParentClosePolicy = ParentClosePolicy switch
        {
            "ABANDON" => Workflows.ParentClosePolicy.Abandon,
            "REQUEST_CANCEL" => Workflows.ParentClosePolicy.RequestCancel,
            _ => Workflows.ParentClosePolicy.Terminate,
        },
    };

    internal static TimeSpan? Time(double? milliseconds) => milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null;
}

/// <summary>A retry policy "as given".</summary>
public sealed record CallRetry
{
    [JsonPropertyName("initialInterval")]
    public double? InitialInterval { get; init; }

    [JsonPropertyName("maximumAttempts")]
    public int MaximumAttempts { get; init; }

    [JsonPropertyName("nonRetryableErrorTypes")]
    public IReadOnlyList<string>? NonRetryableErrorTypes { get; init; }

    [JsonIgnore]
    public RetryPolicy Policy => new()
    {
        InitialInterval = CallOptions.Time(InitialInterval) ?? TimeSpan.FromSeconds(1),
        MaximumAttempts = MaximumAttempts,
        NonRetryableErrorTypes = NonRetryableErrorTypes,
    };
}

public sealed record CancelsChildInput(
    [property: JsonPropertyName("childId")] string ChildId, [property: JsonPropertyName("cancellationType")] string CancellationType);

public sealed record OrcTaskInput([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("waitMs")] int WaitMs);

public sealed record OrcRunInput(
    [property: JsonPropertyName("runId")] string RunId,
    [property: JsonPropertyName("tasks")] IReadOnlyList<string> Tasks,
    [property: JsonPropertyName("perRun")] int PerRun,
    [property: JsonPropertyName("at")] int At,
    [property: JsonPropertyName("states")] IReadOnlyList<string>? States);
