using System.Globalization;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Payloads;
using Orchestrator.Store;
using Orchestrator.Workflows.Events;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Sequences;

/// <summary>Puts the parts of a sequence's data together; those that were too large to travel come from the event log.</summary>
internal static class PayloadParts
{
    internal static async ValueTask<JsonElement?> MergeAsync(
        IEventLog log, PayloadPart trigger, IReadOnlyList<PayloadPart> finished, CancellationToken cancellationToken)
    {
        var first = await ResolveAsync(log, trigger, cancellationToken);
        var rest = new JsonElement?[finished.Count];
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = await ResolveAsync(log, finished[i], cancellationToken);
        }

        return Payload.Merge(first, rest);
    }

    private static async ValueTask<JsonElement?> ResolveAsync(IEventLog log, PayloadPart part, CancellationToken cancellationToken)
    {
        if (part.Data is not null || part.EventKey is null)
        {
            return part.Data;
        }

        var logged = await log.FindByKeyAsync(Guid.Parse(part.EventKey, CultureInfo.InvariantCulture), cancellationToken)
            ?? throw new ApplicationFailureException(
                $"Cannot read the data of event {part.EventKey}: the log does not have it.", errorType: "EventMissing", nonRetryable: true);
        var root = JsonElement.Parse(logged.Body.Span, JsonDepth.Accepted);
        return root.TryGetProperty("data", out var data) ? data : null;
    }
}
