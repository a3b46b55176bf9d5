namespace Orchestrator.Store;

/// <summary>Where a secret may be used: everywhere (all null), in a project, a stage, or for one service.</summary>
public sealed record SecretScope(string? Project = null, string? Stage = null, string? Service = null)
{
    public static readonly SecretScope Global = new();
}
