using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Ingress.Legacy;

/// <summary>Moves secrets out of an event before anything else sees it: into the project's secrets, leaving <c>***</c>.</summary>
internal sealed class Redaction(IOptions<IngressOptions> options, ISecretStore secrets)
{
    public const string SecretName = "redacted";
    private const string Hidden = "***";

    private readonly string[][] patterns =
        [.. options.Value.Redact.Append("data.gitToken").Select(pattern => (pattern.StartsWith("data.", StringComparison.Ordinal) ? pattern[5..] : pattern).Split('.'))];

    public async ValueTask<Event> HideAsync(Event received, CancellationToken cancellationToken)
    {
        if (received.Data is not { ValueKind: JsonValueKind.Object } data || !patterns.Any(pattern => Matches(data, pattern, 0)))
        {
            return received;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var hidden = JsonNode.Parse(data.GetRawText(), null, JsonDepth.Accepted)?.AsObject() ?? [];
        foreach (var pattern in patterns)
        {
            Hide(hidden, pattern, 0, "", found);
        }

        await KeepAsync(hidden["project"]?.ToString() ?? "", found, cancellationToken);
        return received with { Data = JsonSerializer.SerializeToElement(hidden) };
    }

    private async Task KeepAsync(string project, Dictionary<string, string> found, CancellationToken cancellationToken)
    {
        foreach (var path in found.Where(item => item.Value == Hidden).Select(item => item.Key).ToList())
        {
            found.Remove(path);
        }

        if (found.Count == 0)
        {
            return;
        }

        var scope = project.Length > 0 ? $"{project}/" : ISecretStore.DefaultScope;
        var place = project.Length > 0 ? new SecretScope(project) : SecretScope.Global;
        var known = await secrets.ResolveAsync(SecretName, place, cancellationToken);
        var all = new Dictionary<string, string>(known ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (path, value) in found)
        {
            all[path] = value;
        }

        if (!await secrets.UpdateAsync(SecretName, scope, all, cancellationToken))
        {
            await secrets.CreateAsync(SecretName, scope, all, cancellationToken);
        }
    }

    private static bool Matches(JsonElement at, string[] pattern, int depth)
    {
        if (at.ValueKind == JsonValueKind.Array)
        {
            return at.EnumerateArray().Any(item => Matches(item, pattern, depth) || (IsAnyItem(pattern, depth) && item.ValueKind is JsonValueKind.String or JsonValueKind.Number));
        }

        if (at.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var member in at.EnumerateObject())
        {
            if (IsNamed(member.Name, pattern[depth]) && (depth == pattern.Length - 1 || Matches(member.Value, pattern, depth + 1)))
            {
                return true;
            }

            if (pattern[depth] == "**" && depth + 1 < pattern.Length && (Matches(at, pattern, depth + 1) || Matches(member.Value, pattern, depth)))
            {
                return true;
            }
        }

        return false;
    }

    // A list is passed through: data.users.password means the password of every user.
    private static void Hide(JsonNode? at, string[] pattern, int depth, string path, Dictionary<string, string> found)
    {
        if (at is JsonArray list)
        {
            for (var index = 0; index < list.Count; index++)
            {
                if (list[index] is JsonValue value && IsAnyItem(pattern, depth))
                {
                    found[$"{path}{index}"] = value.ToString();
                    list[index] = Hidden;
                }

                Hide(list[index], pattern, depth, $"{path}{index}.", found);
            }
        }
        else if (at is JsonObject block)
        {
            HideMembers(block, pattern, depth, path, found);
        }
    }

    private static void HideMembers(JsonObject at, string[] pattern, int depth, string path, Dictionary<string, string> found)
    {
        if (pattern[depth] == "**" && depth + 1 < pattern.Length)
        {
            HideMembers(at, pattern, depth + 1, path, found);
            foreach (var (name, value) in at.ToList())
            {
                Hide(value, pattern, depth, $"{path}{name}.", found);
            }

            return;
        }

        foreach (var (name, value) in at.ToList())
        {
            if (!IsNamed(name, pattern[depth]) || value is null)
            {
                continue;
            }

            if (depth == pattern.Length - 1)
            {
                found[path + name] = value is JsonValue ? value.ToString() : value.ToJsonString();
                at[name] = Hidden;
            }
            else
            {
                Hide(value, pattern, depth + 1, $"{path}{name}.", found);
            }
        }
    }

    private static bool IsAnyItem(string[] pattern, int depth) => depth == pattern.Length - 1 && pattern[depth] is "*" or "**";

    private static bool IsNamed(string name, string pattern) =>
        pattern == "*" || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);
}
