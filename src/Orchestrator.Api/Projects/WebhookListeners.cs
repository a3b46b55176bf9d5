using System.Text.Json;
using Orchestrator.Api.Definitions;
using Orchestrator.Api.Operations;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;

namespace Orchestrator.Api.Projects;

/// <summary>
/// The listener that acts on a project's <c>webhook/webhook.yaml</c>, as Keptn's webhook service did for every project: it is there from
/// the first such file on, unless somebody has defined one that hears the project already, or one of its name.
/// </summary>
internal sealed class WebhookListeners(IDefinitions definitions, ListenerStarts starts, Audit audit)
{
    private const string Uri = "webhook/webhook.yaml";

    /// <summary>Before the files are written, so that what is logged right after them is heard.</summary>
    public async Task EnsureAsync(HttpContext http, string project, IReadOnlyList<ResourceChange> changes)
    {
        var cancellationToken = http.RequestAborted;
        if (!changes.Any(change => change.Uri == Uri && change.Content is not null) || await IsHeardAsync(project, cancellationToken))
        {
            return;
        }

        var name = NameOf(project);
        var body = JsonSerializer.Serialize(new { name, kind = nameof(ListenerKind.Request), project });
        await starts.PrepareAsync(name, cancellationToken);
        if (await definitions.CreateAsync(new Definition(ListenerDefinition.Kind, name, body) { Project = project }, cancellationToken) is null)
        {
            return;
        }

        await starts.StartAsync(name, cancellationToken);
        await audit.WriteAsync(http, "listener.created", project, new { name });
    }

    /// <summary>When the project is deleted.</summary>
    public async Task RemoveAsync(string project, CancellationToken cancellationToken)
    {
        if (await definitions.DeleteAsync(ListenerDefinition.Kind, NameOf(project), cancellationToken))
        {
            await starts.EndAsync(NameOf(project), cancellationToken);
        }
    }

    private static string NameOf(string project) => $"webhooks-of-{project}";

    // A listener of that name is an operator's, whatever it hears: it may have been narrowed on purpose.
    private async Task<bool> IsHeardAsync(string project, CancellationToken cancellationToken)
    {
        var listeners = await definitions.ListAsync(ListenerDefinition.Kind, cancellationToken);
        return listeners.Any(one => one.Name == NameOf(project)) || listeners
            .Select(one => ListenerDefinition.Parse(one.Body, one.Project, out _))
            .Any(listener => listener is { Type: ListenerKind.Request, ListenTo.Count: 0 } && (listener.Project is null || listener.Project == project));
    }
}
