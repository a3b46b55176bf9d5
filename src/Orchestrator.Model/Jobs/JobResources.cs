namespace Orchestrator.Model.Jobs;

/// <summary>Limits of a container in Kubernetes spelling (<c>cpu: 500m</c>, <c>memory: 128Mi</c>); null is no limit.</summary>
public sealed record JobResources(string? CpuLimit, string? MemoryLimit, string? CpuRequest, string? MemoryRequest);
