using System.Text.Json;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Client;

/// <summary>What the server knows of one context.</summary>
internal static class Contexts
{
    private const int PageSize = 100;

    /// <summary>The project that a context belongs to, from its first event.</summary>
    public static async Task<string> FindProjectAsync(ApiClient api, string context, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync("/v1/event" + Query.String(("keptnContext", context), ("pageSize", "20")), cancellationToken);
        var project = answer.Items("events").Select(item => item.Text("data.project")).FirstOrDefault(name => name.Length > 0);
        return project ?? throw new CommandLineException(ExitCode.NotFound, $"There is no context '{context}', or none of its events names a project.");
    }

    /// <summary>All events of a context, oldest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ReadEventsAsync(ApiClient api, string context, CancellationToken cancellationToken)
    {
        var events = new List<JsonElement>();
        string? next = null;
        do
        {
            var query = Query.String(("keptnContext", context), ("pageSize", $"{PageSize}"), ("nextPageKey", next));
            var page = await api.GetAsync("/v1/event" + query, cancellationToken);
            events.AddRange(page.Items("events"));
            next = page.Text("nextPageKey");
        }
        while (next is not ("" or "0"));

        events.Reverse();
        return events;
    }

    /// <summary>The overview of a context, or null when no sequence of it is known.</summary>
    public static async Task<JsonElement?> FindSequenceAsync(ApiClient api, string project, string context, CancellationToken cancellationToken)
    {
        var answer = await api.FindAsync(Query.Path("v1", "sequence", project) + Query.String(("keptnContext", context)), cancellationToken);
        var states = answer?.Items("states").ToList() ?? [];
        return states.Count > 0 ? states[0] : null;
    }
}
