using System.Text;

namespace Orchestrator.Cli.Client;

/// <summary>Builds paths and query strings with everything escaped.</summary>
internal static class Query
{
    /// <summary>A path of escaped segments: <c>Path("v1", "project", name)</c>.</summary>
    public static string Path(params string[] segments) => "/" + string.Join('/', segments.Select(Uri.EscapeDataString));

    /// <summary>A query string of the members that have a value; empty when none has.</summary>
    public static string String(params (string Name, string? Value)[] members)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in members)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return text.ToString();
    }
}
