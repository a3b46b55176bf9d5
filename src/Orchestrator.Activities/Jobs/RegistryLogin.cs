namespace Orchestrator.Activities.Jobs;

/// <summary>Credentials for an image registry. The text form shows none of them.</summary>
public sealed record RegistryLogin(string Server, string? Username, string? Password, string? IdentityToken)
{
    public override string ToString() => $"RegistryLogin {{ Server = {Server} }}";
}
