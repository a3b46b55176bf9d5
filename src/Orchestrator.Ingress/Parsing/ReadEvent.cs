using Orchestrator.Model.Events;

namespace Orchestrator.Ingress.Parsing;

/// <summary>One event of a request after reading: the event, or why it is none.</summary>
internal sealed record ReadEvent(Event? Event, Refusal? Refusal, IReadOnlyList<string> Warnings)
{
    public static ReadEvent Of(EventReadingResult reading) =>
        reading.Event is { } read
            ? new ReadEvent(read, null, reading.Warnings)
            : new ReadEvent(null, Refusals.Invalid("The event is not a valid CloudEvent.", reading.Problems), reading.Warnings);

    public static ReadEvent Refused(Refusal refusal) => new(null, refusal, []);
}
