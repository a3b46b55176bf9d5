namespace Orchestrator.Activities.Jobs;

/// <summary>What the processes of a container may do.</summary>
public sealed record ContainerRights
{
    public static readonly ContainerRights Default = new();

    /// <summary>Null is the image's user.</summary>
    public string? User { get; init; }

    /// <summary>False: a container whose user would be root runs as 65534.</summary>
    public bool AllowRoot { get; init; }

    public bool Privileged { get; init; }

    public bool AllowPrivilegeEscalation { get; init; }

    public bool ReadOnlyRootFilesystem { get; init; }

    public IReadOnlyList<string> AddCapabilities { get; init; } = [];
}
