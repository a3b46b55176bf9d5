namespace Orchestrator.Store;

/// <summary>Which events a follower of the log wants; empty members want all.</summary>
public sealed record EventFilter
{
    public static readonly EventFilter Everything = new();

    public string? Project { get; init; }

    public string? Context { get; init; }

    public string? Stage { get; init; }

    public string? Service { get; init; }

    /// <summary>An exact type, or a prefix when it ends in <c>*</c>.</summary>
    public string? Type { get; init; }

    public bool Matches(LoggedEvent logged) =>
        (Project is null || Project == logged.Project)
        && (Context is null || Context == logged.Context)
        && (Stage is null || Stage == logged.Stage)
        && (Service is null || Service == logged.Service)
        && (Type is null || MatchesType(logged.Type));

    private bool MatchesType(string type) =>
        Type is [.. var prefix, '*'] ? type.StartsWith(prefix, StringComparison.Ordinal) : Type == type;
}
