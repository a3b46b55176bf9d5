using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orchestrator.Api.Definitions;

/// <summary>Hides what looks like a secret in configuration values: after a colon-and-at pair, or under a telling key.</summary>
internal static partial class Masking
{
    private const string Hidden = "***";

    public static JsonObject Hide(JsonObject shown)
    {
        foreach (var (name, value) in shown.ToList())
        {
            shown[name] = value switch
            {
                JsonObject inner => Hide((JsonObject)inner.DeepClone()),
                JsonArray list => new JsonArray(list.Select(item => item is JsonObject inner ? Hide((JsonObject)inner.DeepClone()) : item?.DeepClone()).ToArray()),
                JsonValue text when text.TryGetValue<string>(out var plain) => IsTelling(shown, name) ? Hidden : Password().Replace(plain, $"$1{Hidden}$2"),
                _ => value?.DeepClone(),
            };
        }

        return shown;
    }

    // {"key": "password", "value": "…"} is how driver configurations are written.
    private static bool IsTelling(JsonObject owner, string name) =>
        (TellingName().IsMatch(name) && name is not ("secret" or "secrets"))
        || (name == "value" && owner["key"] is JsonValue key && key.TryGetValue<string>(out var text) && TellingName().IsMatch(text));

    [GeneratedRegex("password|passwd|token|apikey|api-key|secretkey|private", RegexOptions.IgnoreCase)]
    private static partial Regex TellingName();

    [GeneratedRegex("(://[^:/@\\s]*:)[^@\\s]+(@)")]
    private static partial Regex Password();
}
