using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;
using Orchestrator.Model.Listeners;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Routing;

/// <summary>Whether some listener will be told of an event, so that its log row does not say that nobody wanted it.</summary>
internal sealed class ListenerInterest(IDefinitions definitions)
{
    private (long Version, IReadOnlyList<ListenerDefinition> Listeners) known = (-1, []);

    public async ValueTask<bool> IncludesAsync(Event received, string? project)
    {
        var current = known;
        var version = definitions.Version;
        if (current.Version != version)
        {
            var listed = await definitions.ListAsync(ListenerDefinition.Kind, CancellationToken.None);
            known = current = (version, [.. listed.Select(one => ListenerDefinition.Parse(one.Body, one.Project, out _)).OfType<ListenerDefinition>()]);
        }

        if (current.Listeners.Count == 0)
        {
            return false;
        }

        EventSubject? subject = null;
        return current.Listeners.Any(listener => listener.Wants(received.Type, project, () => subject ??= new EventSubject(received)));
    }
}
