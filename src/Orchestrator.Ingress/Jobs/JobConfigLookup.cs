using System.Collections.Concurrent;
using System.Text;
using Orchestrator.Model.Events;
using Orchestrator.Model.Jobs;
using Orchestrator.Store;

namespace Orchestrator.Ingress;

/// <summary>The job configuration of a service, else of its stage, else of its project; read once per version of the project.</summary>
public sealed class JobConfigLookup(IResources resources)
{
    public const string Uri = "job/config.yaml";

    private const int MostEntries = 10_000;

    private readonly ConcurrentDictionary<(Scope Scope, string? CommitId, string? Head), JobConfigParsing?> parsed = new();

    /// <summary>What reading it gave; null when there is none.</summary>
    public async ValueTask<JobConfigParsing?> FindAsync(Scope scope, string? commitId, CancellationToken cancellationToken)
    {
        // The head is part of the key, since an unknown commit id reads the newest version.
        var head = await resources.GetHeadAsync(scope.Project, cancellationToken);
        if (head is null)
        {
            return null;
        }

        var key = (scope, commitId, head);
        if (parsed.TryGetValue(key, out var known))
        {
            return known;
        }

        var place = new ResourceScope(scope.Project, scope.Stage, scope.Service);
        var file = await resources.LookUpAsync(place, Uri, commitId, cancellationToken);
        var parsing = file is null ? null : JobConfigParser.Parse(Encoding.UTF8.GetString(file.Content.Span), Uri);
        if (parsed.Count > MostEntries)
        {
            parsed.Clear();
        }

        parsed[key] = parsing;
        return parsing;
    }
}
