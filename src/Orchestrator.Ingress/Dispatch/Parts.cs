using System.Text.Json;
using Orchestrator.Ingress.Routing;
using Orchestrator.Model.Events;
using Orchestrator.Store;
using Orchestrator.Workflows.Events;

namespace Orchestrator.Ingress.Dispatch;

/// <summary>Event data for a workflow: small data itself, large or deep data by reference.</summary>
internal static class Parts
{
    /// <summary>Payload converters read 64 levels; what is sent has some more around the data.</summary>
    private const int InlineDepth = 48;

    public static PayloadPart Of(Routed routed, AppendOutcome appended) =>
        routed.Row.Body.Length <= PayloadPart.InlineLimit && IsShallow(routed.Row.Body.Span)
            ? new PayloadPart { Data = routed.Event.Data }
            : new PayloadPart { EventKey = appended.Key.ToString("D") };

    // Most events have fewer brackets than they may have levels.
    private static bool IsShallow(ReadOnlySpan<byte> json)
    {
        if (json.Count((byte)'{') + json.Count((byte)'[') <= InlineDepth)
        {
            return true;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonDepth.Deepest });
        while (reader.Read())
        {
            if (reader.CurrentDepth > InlineDepth)
            {
                return false;
            }
        }

        return true;
    }
}
