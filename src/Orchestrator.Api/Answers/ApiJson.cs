using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Model.Events;

namespace Orchestrator.Api.Answers;

/// <summary>How answers are written: camel case, nothing that is absent, readable text.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonDepth.Deepest,
    };

    public static readonly JsonWriterOptions Writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static IResult Ok(object answer) => Results.Json(answer, Options);

    public static IResult Created(object answer) => Results.Json(answer, Options, statusCode: StatusCodes.Status201Created);

    /// <summary>A JSON text that is stored as such.</summary>
    public static JsonElement Stored(string json) => JsonElement.Parse(json);
}
