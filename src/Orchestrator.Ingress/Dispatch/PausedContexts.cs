using Orchestrator.Store;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>The contexts that an operator paused as a whole: sequences triggered in them start paused.</summary>
internal sealed class PausedContexts(IDefinitions definitions)
{
    private (long Version, HashSet<string> Names) known = (-1, []);

    public async ValueTask<bool> ContainsAsync(string project, string stage, string context)
    {
        var current = known;
        var version = definitions.Version;
        if (current.Version != version)
        {
            var listed = await definitions.ListAsync(PausedContext.Kind, CancellationToken.None);
            known = current = (version, listed.Select(definition => definition.Name).ToHashSet(StringComparer.Ordinal));
        }

        return current.Names.Count > 0
            && (current.Names.Contains(PausedContext.Name(project, context, null)) || current.Names.Contains(PausedContext.Name(project, context, stage)));
    }
}
