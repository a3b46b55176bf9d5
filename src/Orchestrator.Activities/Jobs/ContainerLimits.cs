namespace Orchestrator.Activities.Jobs;

/// <summary>How much of the host a container may use; null is no limit.</summary>
public sealed record ContainerLimits(long? NanoCpus, long? MemoryBytes, long PidsLimit)
{
    public static readonly ContainerLimits Default = new(1_000_000_000, 512L << 20, 256);
}
