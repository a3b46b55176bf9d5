namespace Orchestrator.Activities.Jobs;

/// <summary>Everything about a container to run, resolved: no reference to events, secrets or resources is left.</summary>
public sealed record ContainerSpec
{
    /// <summary>Unique and the same for every call about this container.</summary>
    public required string Name { get; init; }

    /// <summary>Whose container it is; the janitor looks only after its own.</summary>
    public required string Owner { get; init; }

    /// <summary>The workflow for which it runs; once that is closed, the container may go.</summary>
    public required string WorkflowId { get; init; }

    public string RunId { get; init; } = "";

    public required string Image { get; init; }

    public PullPolicy PullPolicy { get; init; }

    public RegistryLogin? RegistryLogin { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Empty keeps the image's.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? WorkingDirectory { get; init; }

    /// <summary>Files by their path below /keptn.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    public ContainerLimits Limits { get; init; } = ContainerLimits.Default;

    public ContainerRights Rights { get; init; } = ContainerRights.Default;

    /// <summary><c>none</c>, or <c>bridge</c> for a network of the container's own.</summary>
    public string Network { get; init; } = "none";

    /// <summary>Counted from the start of the container; it is stopped after that.</summary>
    public TimeSpan? Timeout { get; init; }
}
