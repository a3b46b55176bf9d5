using Temporalio.Api.Common.V1;

namespace Temporalio.Worker.Replay;

/// <summary>One attempt of a local activity, to be run on this worker. Payloads are not encoded by the codec.</summary>
internal sealed record LocalActivityAttempt
{
    public required string ActivityType { get; init; }

    public required string ActivityId { get; init; }

    public required int Attempt { get; init; }

    public required IReadOnlyCollection<Payload> Arguments { get; init; }

    public required IReadOnlyDictionary<string, Payload>? Headers { get; init; }

    public required string Namespace { get; init; }

    public required string TaskQueue { get; init; }

    public required string WorkflowId { get; init; }

    public required string WorkflowRunId { get; init; }

    public required string WorkflowType { get; init; }

    /// <summary>When the first attempt was scheduled.</summary>
    public required DateTime ScheduledTime { get; init; }

    public required DateTime CurrentAttemptScheduledTime { get; init; }

    public required TimeSpan? ScheduleToCloseTimeout { get; init; }

    public required TimeSpan? StartToCloseTimeout { get; init; }

    public required Common.RetryPolicy? RetryPolicy { get; init; }
}
