using System.Collections.Concurrent;
using Orchestrator.Model.Events;
using Orchestrator.Model.Extensions;
using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners.Extensions;

/// <summary>The stories of the contexts that extensions are being told of, read from the log once for all of them.</summary>
internal sealed class ExtensionStories(IEventLog log)
{
    private const int MostStories = 1000;
    private const int PageSize = 200;

    private readonly ConcurrentDictionary<string, Telling> stories = new(StringComparer.Ordinal);

    /// <summary>What the event means in the story of its context.</summary>
    internal async Task<IReadOnlyList<ExtensionNotice>> NoticesAsync(LoggedEvent logged, CancellationToken cancellationToken)
    {
        if (logged.Context.Length == 0 || (EventType.Parse(logged.Type).Kind == EventKind.Other && logged.Type is not (OwnEvents.TaskSkipped or OwnEvents.SequenceSkip)))
        {
            return [];
        }

        if (stories.Count >= MostStories)
        {
            stories.Clear();
        }

        var telling = stories.GetOrAdd(logged.Context, static _ => new Telling());
        await telling.Turn.WaitAsync(cancellationToken);
        try
        {
            await ReadAsync(telling.Story, logged, cancellationToken);
            return telling.Story.At(logged.Sequence);
        }
        finally
        {
            telling.Turn.Release();
        }
    }

    private async Task ReadAsync(ExtensionStory story, LoggedEvent upTo, CancellationToken cancellationToken)
    {
        while (story.Position < upTo.Sequence)
        {
            var query = new EventQuery { Contexts = [upTo.Context], OldestFirst = true, PageKey = story.Position, PageSize = PageSize };
            var page = await log.QueryAsync(query, cancellationToken);
            foreach (var logged in page.Events)
            {
                story.Add(new ExtensionStoryEvent(logged.Sequence, logged.Key.ToString("D"), logged.WorkflowId, PreparedEvent.Of(logged).Event));
            }

            if (page.Events.Count == 0)
            {
                return;
            }
        }
    }

    private sealed class Telling
    {
        internal ExtensionStory Story { get; } = new();

        internal SemaphoreSlim Turn { get; } = new(1);
    }
}
