using System.Diagnostics;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;

namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>Trace contexts to and from headers, in the W3C form.</summary>
internal sealed class TraceHeader(string key)
{
    private const string Parent = "traceparent";

    private const string State = "tracestate";

    private static readonly DefaultPayloadConverter Converter = new();

    /// <summary>The headers with the context; unchanged if there is none.</summary>
    public IDictionary<string, Payload>? Write(IDictionary<string, Payload>? headers, ActivityContext context)
    {
        if (context == default)
        {
            return headers;
        }

        var flags = (context.TraceFlags & ActivityTraceFlags.Recorded) != 0 ? "01" : "00";
        var fields = new Dictionary<string, string> { [Parent] = $"00-{context.TraceId.ToHexString()}-{context.SpanId.ToHexString()}-{flags}" };
        if (context.TraceState is { Length: > 0 } state)
        {
            fields[State] = state;
        }

        return new Dictionary<string, Payload>(headers ?? new Dictionary<string, Payload>()) { [key] = Converter.ToPayload(fields) };
    }

    /// <summary>The context in the headers, or none.</summary>
    public ActivityContext Read(IReadOnlyDictionary<string, Payload>? headers)
    {
        if (headers == null || !headers.TryGetValue(key, out var payload))
        {
            return default;
        }

        // Headers of another making are no reason to fail the work.
        try
        {
            var fields = Converter.ToValue<Dictionary<string, string>?>(payload);
            return fields != null && ActivityContext.TryParse(
                fields.GetValueOrDefault(Parent), fields.GetValueOrDefault(State), isRemote: true, out var context)
                ? context
                : default;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException)
        {
            return default;
        }
    }
}
