namespace Orchestrator.Cli.Manifests;

/// <summary>What applying did, or would do, to one object.</summary>
internal sealed record Change(string Kind, string Name, string What)
{
    public const string Created = "created";
    public const string Updated = "updated";
    public const string Unchanged = "unchanged";

    /// <summary>Remarks of the server.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
