using Orchestrator.Activities.Jobs;
using Orchestrator.Model.Listeners;
using Orchestrator.Workflows.Listeners;

namespace Orchestrator.Activities.Listeners;

/// <summary>One turn of one listener, with all that is needed to carry it out.</summary>
internal sealed class ListenerAssignment(ListenerTurn turn, DeliveryMark begin, ListenerDefinition listener, int version)
{
    private ListenerDelivery? delivery;

    internal ListenerTurn Turn => turn;

    internal ListenerDefinition Listener => listener;

    /// <summary>Which version of the definition it is.</summary>
    internal int Version => version;

    internal IReadOnlyDictionary<string, string>? Secret { get; init; }

    internal DeliveryMark Mark => delivery?.Mark ?? begin;

    /// <summary>The delivery of this turn. What receivers say is told on, without the secrets they may have repeated.</summary>
    internal ListenerDelivery Begin(string receiver, TimeProvider time, SendParcels send) =>
        delivery = new ListenerDelivery(receiver, turn, begin, time, async (parcels, cancellationToken) =>
        {
            var result = await SendAsync(send, parcels, cancellationToken);
            return result.Reason.Length == 0 ? result : result with { Reason = Masked(result.Reason) };
        });

    // What cannot be read cannot be put into any form either.
    private static async Task<DeliveryResult> SendAsync(SendParcels send, IReadOnlyList<Parcel> parcels, CancellationToken cancellationToken)
    {
        try
        {
            return await send(parcels, cancellationToken);
        }
        catch (FormatException e)
        {
            return new DeliveryResult(DeliveryVerdict.Refused, e.Message);
        }
    }

    internal ListenerProgress Stopped(string error) => new()
    {
        Cursor = Mark.Cursor,
        Part = Mark.Part,
        Error = Masked(error),
        Resend = [.. turn.Resend.Skip(Mark.Resent)],
    };

    private string Masked(string text) => Secret is null ? text : new SecretMask(Secret.Values).Apply(text);
}
