using Orchestrator.Model.Payloads;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Workflows.Sequences;

/// <summary>The data of finished tasks, oldest first. Neighbours that are here are merged at once; references stay between them.</summary>
internal sealed class PayloadParts(IEnumerable<PayloadPart> carried)
{
    private readonly List<PayloadPart> parts = [.. carried];

    public IReadOnlyList<PayloadPart> All => parts;

    public void Add(PayloadPart part)
    {
        if (parts.Count > 0 && parts[^1] is { EventKey: null, Data: { } older } && part is { EventKey: null, Data: { } newer })
        {
            parts[^1] = new PayloadPart { Data = JsonMerge.Merge(older, newer) };
            return;
        }

        parts.Add(part);
    }
}
