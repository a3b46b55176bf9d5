using System.Collections.Concurrent;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;

namespace Orchestrator.Activities.Sequences;

/// <summary>Current shipyards, parsed once per version.</summary>
internal sealed class ShipyardLookup(IRegistry registry)
{
    private const int MostEntries = 1000;

    private readonly ConcurrentDictionary<(string Project, int Version, DateTimeOffset CreatedAt), Shipyard?> parsed = new();

    /// <summary>Null when the project is gone or its shipyard cannot be read.</summary>
    internal async ValueTask<Shipyard?> FindAsync(string project, CancellationToken cancellationToken)
    {
        if (await registry.FindShipyardAsync(project, version: null, cancellationToken) is not { } record)
        {
            return null;
        }

        if (parsed.Count > MostEntries)
        {
            parsed.Clear();
        }

        return parsed.GetOrAdd(
            (project, record.Version, record.CreatedAt), static (_, text) => ShipyardParser.Parse(text).Shipyard, record.Content);
    }
}
