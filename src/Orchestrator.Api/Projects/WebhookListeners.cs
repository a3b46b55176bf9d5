using System.Text.Json;
using Orchestrator.Api.Definitions;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;

namespace Orchestrator.Api.Projects;

/// <summary>
/// The listener that acts on a project's <c>webhook/webhook.yaml</c>, as Keptn's webhook service did for every project: it is there from
/// the first such file on, unless somebody has defined one that hears the project already.
/// </summary>
internal sealed class WebhookListeners(IDefinitions definitions, ListenerStarts starts)
{
    private const string Uri = "webhook/webhook.yaml";

    /// <summary>Before the files are written, so that what is logged right after them is heard.</summary>
    public async Task EnsureAsync(string project, IReadOnlyList<ResourceChange> changes, CancellationToken cancellationToken)
    {
        if (!changes.Any(change => change.Uri == Uri && change.Content is not null) || await IsHeardAsync(project, cancellationToken))
        {
            return;
        }

        var name = NameOf(project);
        var body = JsonSerializer.Serialize(new { name, kind = nameof(ListenerKind.Request), project });
        await starts.PrepareAsync(name, cancellationToken);
        await definitions.PutAsync(new Definition(ListenerDefinition.Kind, name, body) { Project = project }, cancellationToken);
        await starts.StartAsync(name, cancellationToken);
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

    private async Task<bool> IsHeardAsync(string project, CancellationToken cancellationToken) =>
        (await definitions.ListAsync(ListenerDefinition.Kind, cancellationToken))
            .Select(one => ListenerDefinition.Parse(one.Body, one.Project, out _))
            .Any(listener => listener is { Type: ListenerKind.Request, ListenTo.Count: 0 } && (listener.Project is null || listener.Project == project));
}
