using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners;

/// <summary>What is delivered at a time: an event of the log, or one of several posts that come of it.</summary>
internal sealed record Parcel(LoggedEvent Logged)
{
    /// <summary>Which of the posts of its event it is.</summary>
    internal int Part { get; init; }

    /// <summary>With it the event is delivered as a whole.</summary>
    internal bool IsLast { get; init; } = true;

    /// <summary>The post to an extension; null for a webhook.</summary>
    internal ExtensionPost? Post { get; init; }
}
