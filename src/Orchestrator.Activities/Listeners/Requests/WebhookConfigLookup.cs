using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Orchestrator.Model.Events;
using Orchestrator.Model.Webhooks;
using Orchestrator.Store;

namespace Orchestrator.Activities.Listeners.Requests;

/// <summary>The webhook configuration of a service, else of its stage, else of its project; read once per version of the project.</summary>
internal sealed class WebhookConfigLookup(IResources resources, ILogger<WebhookConfigLookup> logger)
{
    internal const string Uri = "webhook/webhook.yaml";

    private const int MostEntries = 10_000;

    private readonly ConcurrentDictionary<(Scope Scope, string? CommitId, string? Head), IReadOnlyList<Webhook>> parsed = new();

    /// <summary>Its entries; none when there is no such file or it cannot be used.</summary>
    internal async ValueTask<IReadOnlyList<Webhook>> FindAsync(Scope scope, string? commitId, CancellationToken cancellationToken)
    {
        // The head is part of the key, since an unknown commit id reads the newest version.
        if (await resources.GetHeadAsync(scope.Project, cancellationToken) is not { } head)
        {
            return [];
        }

        var key = (scope, commitId, head);
        if (parsed.TryGetValue(key, out var known))
        {
            return known;
        }

        var place = new ResourceScope(scope.Project, scope.Stage, scope.Service);
        var webhooks = await resources.LookUpAsync(place, Uri, commitId, cancellationToken) is { } file ? Read(file, scope) : [];
        if (parsed.Count > MostEntries)
        {
            parsed.Clear();
        }

        return parsed[key] = webhooks;
    }

    private IReadOnlyList<Webhook> Read(ResourceRecord file, Scope scope)
    {
        var (webhooks, problem) = WebhookConfigParser.Parse(Encoding.UTF8.GetString(file.Content.Span));
        if (webhooks is null)
        {
            Log.WebhookConfigBroken(logger, scope.Project, scope.Stage, scope.Service, problem);
        }

        return webhooks ?? [];
    }
}
