using System.Text.Json;

namespace Orchestrator.Ingress.Parsing;

/// <summary>Dispatch wraps its event: <c>{"event": {…}}</c>. Recognised by the body, not by the path.</summary>
internal static class DispatchBody
{
    public static JsonElement Unwrap(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && !root.TryGetProperty("type", out _)
        && root.TryGetProperty("event", out var wrapped)
        && wrapped.ValueKind == JsonValueKind.Object
            ? wrapped
            : root;
}
