namespace Orchestrator.Activities.Listeners.Extensions;

/// <summary>The connections to extensions.</summary>
internal sealed class ExtensionClient(AddressGuard guard) : IDisposable
{
    /// <summary>How long an extension may take; it is told so.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    internal HttpClient Http { get; } = guard.CreateClient(Timeout);

    public void Dispose() => Http.Dispose();
}
