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
        await ReadAsync(await ingress.EmitAsync(emitted, cancellationToken), emitted, log, cancellationToken);

    internal static async Task<Emission> ReadAsync(
        EventAnswer answer, EmittedEvent emitted, IEventLog log, CancellationToken cancellationToken)
    {
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

        return new Emission(answer.Id ?? emitted.Id, answer.Key.ToString("D", CultureInfo.InvariantCulture), time);
    }
}
