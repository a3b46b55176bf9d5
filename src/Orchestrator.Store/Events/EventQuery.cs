namespace Orchestrator.Store;

/// <summary>A page of the event log, newest first unless <see cref="OldestFirst"/>; every given filter must hold.</summary>
public sealed record EventQuery
{
    public const int MaximumPageSize = 1000;

    public IReadOnlyList<string> Contexts { get; init; } = [];

    public string? Project { get; init; }

    public string? Stage { get; init; }

    public string? Service { get; init; }

    public string? Type { get; init; }

    public string? Source { get; init; }

    public string? EventId { get; init; }

    public string? TriggeredId { get; init; }

    public string? Result { get; init; }

    public DispatchState? State { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? FromTime { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? BeforeTime { get; init; }

    /// <summary>Only the first event of each context.</summary>
    public bool RootsOnly { get; init; }

    public bool OldestFirst { get; init; }

    /// <summary>Where the previous page ended.</summary>
    public long? PageKey { get; init; }

    public int PageSize { get; init; } = 20;

    /// <summary>Also count all matches, up to <see cref="MaximumCount"/>.</summary>
    public bool Count { get; init; }

    /// <summary>Counting stops here, so that a page costs the same in a log of any length.</summary>
    public const long MaximumCount = 10_000;
}
