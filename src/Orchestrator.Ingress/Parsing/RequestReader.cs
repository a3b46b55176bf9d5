using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Model.Events;

namespace Orchestrator.Ingress.Parsing;

/// <summary>First step: finds out how the request carries its events and reads them.</summary>
internal sealed class RequestReader(IOptions<IngressOptions> options)
{
    private readonly JsonDocumentOptions json = new() { MaxDepth = options.Value.MaxDepth };

    /// <summary>The events in order, or the refusal of the request as a whole.</summary>
    public (IReadOnlyList<ReadEvent> Events, bool Batch, Refusal? Refusal) Read(IngressRequest request)
    {
        if (request.Body.Length > options.Value.MaxEventBytes)
        {
            return Refuse(Refusals.TooLarge(options.Value.MaxEventBytes));
        }

        var mediaType = Essence(request.ContentType);
        if (mediaType.StartsWith("application/cloudevents-batch", StringComparison.Ordinal))
        {
            return mediaType == "application/cloudevents-batch+json"
                ? ReadJson(request, ReadBatch)
                : Refuse(Refusals.UnsupportedType(request.ContentType));
        }

        if (mediaType.StartsWith("application/cloudevents", StringComparison.Ordinal))
        {
            return mediaType == "application/cloudevents+json"
                ? ReadJson(request, root => One(ReadStructured(root)))
                : Refuse(Refusals.UnsupportedType(request.ContentType));
        }

        if (BinaryMode.IsUsedBy(request))
        {
            return One(BinaryMode.Read(request, json));
        }

        return mediaType == "application/json"
            ? ReadPlain(request)
            : Refuse(Refusals.UnsupportedType(request.ContentType));
    }

    private (IReadOnlyList<ReadEvent>, bool, Refusal?) ReadJson(
        IngressRequest request, Func<JsonElement, (IReadOnlyList<ReadEvent>, bool, Refusal?)> read)
    {
        JsonDocument document;
        try
        {
            // Not disposed: the data of the events lives in it.
            document = JsonDocument.Parse(request.Body, json);
        }
        catch (JsonException e)
        {
            return Refuse(Refusals.NotJson(e.Message));
        }

        return read(document.RootElement);
    }

    private (IReadOnlyList<ReadEvent>, bool, Refusal?) ReadPlain(IngressRequest request)
    {
        var strict = ReadJson(request, root => One(ReadPlain(root, request)));
        return strict.Item3 is not null && MendedBody.Read(request.Body, json) is var (root, remarks)
            ? One(WithWarnings(ReadPlain(root, request), remarks))
            : strict;
    }

    private static (IReadOnlyList<ReadEvent>, bool, Refusal?) ReadBatch(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array
            ? (root.EnumerateArray().Select(ReadStructured).ToList(), true, null)
            : Refuse(Refusals.Invalid("A batch is a JSON list of events.", [new("", $"expected a list, got {root.ValueKind}")]));

    private static ReadEvent ReadStructured(JsonElement item) =>
        LegacyEnvelope.Upgrade(item, out var upgraded, out var warnings) is { } refusal
            ? ReadEvent.Refused(refusal)
            : WithWarnings(ReadEvent.Of(EventReader.Read(upgraded, EventReading.Structured)), warnings);

    // Keptn's API and Dispatch's: the sender need not know CloudEvents.
    private static ReadEvent ReadPlain(JsonElement root, IngressRequest request)
    {
        var body = DispatchBody.Unwrap(root);
        if (DispatchBody.Check(body) is { } broken)
        {
            return ReadEvent.Refused(broken);
        }

        return LegacyEnvelope.Upgrade(body, out var upgraded, out var warnings) is { } refusal
            ? ReadEvent.Refused(refusal)
            : WithWarnings(WithIdempotencyKey(ReadEvent.Of(EventReader.Read(upgraded, EventReading.PlainBody)), request), warnings);
    }

    private static ReadEvent WithIdempotencyKey(ReadEvent read, IngressRequest request) =>
        read.Event is { Id.Length: 0 } withoutId && BinaryMode.Header(request, "Idempotency-Key") is { Length: > 0 } key
            ? read with { Event = withoutId with { Id = key } }
            : read;

    private static ReadEvent WithWarnings(ReadEvent read, IReadOnlyList<string> warnings) =>
        warnings.Count == 0 ? read : read with { Warnings = [.. warnings, .. read.Warnings] };

    private static (IReadOnlyList<ReadEvent>, bool, Refusal?) One(ReadEvent read) => ([read], false, null);

    private static (IReadOnlyList<ReadEvent>, bool, Refusal?) Refuse(Refusal refusal) => ([], false, refusal);

    private static string Essence(string? contentType)
    {
        if (contentType is null)
        {
            return "";
        }

        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? contentType : contentType[..end]).Trim().ToLowerInvariant();
    }
}
