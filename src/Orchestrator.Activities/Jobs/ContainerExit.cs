namespace Orchestrator.Activities.Jobs;

/// <summary>How a container ended.</summary>
public sealed record ContainerExit
{
    public required ExitReason Reason { get; init; }

    /// <summary>Null when it never ran.</summary>
    public int? ExitCode { get; init; }

    public bool OutOfMemory { get; init; }

    /// <summary>Why it did not start; empty otherwise.</summary>
    public string Message { get; init; } = "";

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The content of /keptn/result.json; null when there is none.</summary>
    public ReadOnlyMemory<byte>? ResultFile { get; init; }
}
