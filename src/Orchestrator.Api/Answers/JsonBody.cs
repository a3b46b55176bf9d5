using System.Text.Json;
using Microsoft.Extensions.Options;
using Orchestrator.Model.Findings;

namespace Orchestrator.Api.Answers;

/// <summary>Reads request bodies with their limits.</summary>
internal static class JsonBody
{
    /// <summary>The body as a JSON object, or the refusal.</summary>
    public static async Task<(JsonElement Body, IResult? Refusal)> ReadObjectAsync(HttpContext http, bool optional = false)
    {
        var limit = http.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.MaxBodyBytes;
        if (await ReadBytesAsync(http, limit) is not { } bytes)
        {
            return (default, Problems.Of(413, "Body too large", $"The body is larger than {limit} bytes.", []));
        }

        if (bytes.Length == 0 && optional)
        {
            return (JsonElement.Parse("{}"), null);
        }

        try
        {
            var body = JsonElement.Parse(bytes);
            return body.ValueKind == JsonValueKind.Object
                ? (body, null)
                : (default, Problems.BadRequest($"Expected a JSON object, got {body.ValueKind}."));
        }
        catch (JsonException e)
        {
            return (default, Problems.BadRequest($"Cannot read the body as JSON: {e.Message}"));
        }
    }

    /// <summary>The whole body, or null when it is larger than the limit.</summary>
    public static async ValueTask<byte[]?> ReadBytesAsync(HttpContext http, int limit)
    {
        if (http.Request.ContentLength is { } length)
        {
            if (length > limit)
            {
                return null;
            }

            var exact = new byte[length];
            await http.Request.Body.ReadExactlyAsync(exact, http.RequestAborted);
            return exact;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            await buffer.WriteAsync(chunk.AsMemory(0, read), http.RequestAborted);
            if (buffer.Length > limit)
            {
                return null;
            }
        }

        return buffer.ToArray();
    }

    public static string? Text(this JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static JsonElement? Member(this JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static IReadOnlyList<string> Texts(this JsonElement body, string name) =>
        body.Member(name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString() ?? "").ToList()
            : [];

    /// <summary>Members that are not among the known ones; Keptn refuses them.</summary>
    public static IReadOnlyList<FieldProblem> Unknown(this JsonElement body, params string[] known) =>
        body.EnumerateObject()
            .Where(member => !known.Contains(member.Name, StringComparer.Ordinal))
            .Select(member => new FieldProblem(member.Name, $"is unknown.{NearestNames.Suggestion(member.Name, known)}"))
            .ToList();
}
