using System.Text.Json;
using Orchestrator.Model.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Webhooks;

/// <summary>Reads Keptn's <c>webhook/webhook.yaml</c>, v1alpha1 (curl commands) and v1beta1 (requests).</summary>
public static class WebhookConfigParser
{
    private const string Group = "webhookconfig.keptn.sh/";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

    /// <summary>The entries; null and a problem when anything is wrong with the file.</summary>
    public static (IReadOnlyList<Webhook>? Webhooks, string Problem) Parse(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 0 ? (null, "the file is empty") : Read(YamlJson.Convert(stream.Documents[0].RootNode));
        }
        catch (YamlException e)
        {
            return (null, $"line {e.Start.Line}: {e.Message}");
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private static (IReadOnlyList<Webhook>? Webhooks, string Problem) Read(JsonElement root)
    {
        var version = Text(root, "apiVersion") ?? "";
        if (version is not (Group + "v1alpha1" or Group + "v1beta1"))
        {
            return (null, $"expected 'apiVersion' to be {Group}v1alpha1 or {Group}v1beta1, got '{version}'");
        }

        if (Member(root, "spec") is not { } spec || Member(spec, "webhooks") is not { ValueKind: JsonValueKind.Array } listed || listed.GetArrayLength() == 0)
        {
            return (null, "expected 'spec.webhooks' to be a list with at least one entry");
        }

        return ([.. listed.EnumerateArray().Select((item, index) => ReadWebhook(item, version.EndsWith("v1alpha1", StringComparison.Ordinal), $"spec.webhooks[{index}]"))], "");
    }

    private static Webhook ReadWebhook(JsonElement item, bool curl, string at)
    {
        var requests = Member(item, "requests");
        if (requests is not { ValueKind: JsonValueKind.Array } listed || listed.GetArrayLength() == 0)
        {
            throw new FormatException($"expected '{at}.requests' to be a list with at least one request");
        }

        return new Webhook
        {
            Type = Required(item, "type", at),
            SubscriptionId = Required(item, "subscriptionID", at),
            SendStarted = Flag(item, "sendStarted", true),
            SendFinished = Flag(item, "sendFinished", false),
            Secrets = [.. Items(item, "envFrom").Select((secret, index) => ReadSecret(secret, $"{at}.envFrom[{index}]"))],
            Requests =
            [
                .. listed.EnumerateArray().Select((request, index) => curl
                    ? CurlCommand.Parse(request.ToString())
                    : ReadRequest(request, $"{at}.requests[{index}]")),
            ],
        };
    }

    // Keptn's own samples have `name` beside an empty secretRef.
    private static WebhookSecret ReadSecret(JsonElement item, string at)
    {
        var reference = Member(item, "secretRef") is { ValueKind: JsonValueKind.Object } inner ? inner : item;
        var secret = Text(reference, "name") ?? Required(item, "name", at);
        return new WebhookSecret(Text(item, "name") ?? secret, secret, Text(reference, "key") ?? Text(item, "key"));
    }

    private static WebhookRequest ReadRequest(JsonElement item, string at)
    {
        var method = Required(item, "method", at).ToUpperInvariant();
        if (!Methods.Contains(method))
        {
            throw new FormatException($"expected '{at}.method' to be one of {string.Join(", ", Methods)}, got '{method}'");
        }

        return new WebhookRequest(method, Required(item, "url", at))
        {
            Headers =
            [
                .. Items(item, "headers").Select((header, index) => KeyValuePair.Create(
                    Required(header, "key", $"{at}.headers[{index}]"), Required(header, "value", $"{at}.headers[{index}]"))),
            ],
            Payload = Text(item, "payload"),
        };
    }

    private static string Required(JsonElement json, string name, string at) =>
        Text(json, name) is { Length: > 0 } text ? text : throw new FormatException($"expected '{at}.{name}' to be a text");

    private static string? Text(JsonElement json, string name) => Member(json, name) switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array } => null,
        { } value => value.ToString(),
    };

    private static bool Flag(JsonElement json, string name, bool otherwise) => Member(json, name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => otherwise,
    };

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;
}
