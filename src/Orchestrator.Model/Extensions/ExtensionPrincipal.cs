namespace Orchestrator.Model.Extensions;

/// <summary>Who caused something.</summary>
/// <param name="Type"><c>access_token</c>, <c>user</c> or <c>batch_job</c>.</param>
/// <param name="Name">The name of the token or user, or what acted by itself.</param>
public sealed record ExtensionPrincipal(string Type, string Name)
{
    public static ExtensionPrincipal Batch(string name) => new("batch_job", name);

    /// <summary>Callers are known by their tokens; without one it is the source that acted.</summary>
    public static ExtensionPrincipal Of(string? caller, string source) =>
        caller is null || caller == "orchestrator" ? Batch(source.Length > 0 ? source : "orchestrator") : new("access_token", caller);
}
