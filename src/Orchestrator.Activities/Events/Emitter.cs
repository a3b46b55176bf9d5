using System.Globalization;
using Orchestrator.Ingress;
using Orchestrator.Store;
using Orchestrator.Workflows.Events;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Events;

/// <summary>Emits one event and answers the same however often it is asked.</summary>
internal static class Emitter
{
    internal static async Task<Emission> EmitAsync(
        IIngress ingress, IEventLog log, EmittedEvent emitted, CancellationToken cancellationToken) =>
        (await PlaceAsync(ingress, log, emitted, cancellationToken)).Emission;

    /// <summary>The same, with the event's position in the log.</summary>
    internal static async Task<(Emission Emission, long Position)> PlaceAsync(
        IIngress ingress, IEventLog log, EmittedEvent emitted, CancellationToken cancellationToken)
    {
        var answer = await ingress.EmitAsync(emitted, cancellationToken);
        if (answer.Refusal is { } refusal)
        {
            throw new ApplicationFailureException(
                $"Cannot emit '{emitted.Type}' with id '{emitted.Id}': {refusal}", errorType: "EventRefused", nonRetryable: true);
        }

        var time = emitted.Time ?? default;
        if (answer.Duplicate && await log.FindByKeyAsync(answer.Key, cancellationToken) is { } first)
        {
            time = first.Time;
        }

        return (new Emission(answer.Id ?? emitted.Id, answer.Key.ToString("D", CultureInfo.InvariantCulture), time), answer.Sequence);
    }
}
