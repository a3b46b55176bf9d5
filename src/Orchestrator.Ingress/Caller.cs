namespace Orchestrator.Ingress;

/// <summary>Who sent an event and what they may do; <see cref="Project"/> and <see cref="Context"/> limit a token.</summary>
public sealed record Caller(string Name, bool IsAdmin, string? Project = null, string? Context = null)
{
    /// <summary>Orchestrator itself.</summary>
    public static readonly Caller System = new("orchestrator", IsAdmin: true);
}
