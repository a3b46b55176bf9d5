using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Docker.DotNet.Serialization;

/// <summary>Collects the parameters that are set into the query of a call.</summary>
internal sealed class QueryString
{
    private readonly StringBuilder text = new();

    internal QueryString Add(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    internal QueryString Add(string name, bool? value) => Add(name, value switch { true => "1", false => "0", null => null });

    internal QueryString Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    internal QueryString Add(string name, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
        {
            Add(name, value);
        }

        return this;
    }

    internal QueryString Add(string name, IDictionary<string, IDictionary<string, bool>>? filters) =>
        filters is null ? this : Add(name, JsonSerializer.Serialize(filters));

    public override string ToString() => text.ToString();
}
