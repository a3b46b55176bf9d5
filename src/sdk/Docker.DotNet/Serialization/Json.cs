using System.Text.Json;
using System.Text.Json.Serialization;

namespace Docker.DotNet.Serialization;

internal static class Json
{
    internal static JsonSerializerOptions Options { get; } = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = true,
    };
}
