namespace Orchestrator.Model.Extensions;

/// <summary>One event listener of an extension: where it takes events, by which method, and which.</summary>
public sealed record ExtensionEndpoint(Uri Url, string Method, IReadOnlyList<string> ListenTo)
{
    /// <summary>An exact name, or everything.</summary>
    public bool Wants(string eventName) => ListenTo.Contains(eventName, StringComparer.Ordinal) || ListenTo.Contains("*", StringComparer.Ordinal);

    /// <summary>The name stands there itself, not only everything.</summary>
    public bool Names(string eventName) => ListenTo.Contains(eventName, StringComparer.Ordinal);
}
