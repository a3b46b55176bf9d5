using System.Text.Json;
using Orchestrator.Cli.Client;

namespace Orchestrator.Cli.Output;

/// <summary>One column of a table: its heading and what to take from an item.</summary>
internal sealed record Column(string Heading, Func<JsonElement, string> Value)
{
    /// <summary>A column that shows the member at a dotted path.</summary>
    public static Column Of(string heading, string path) => new(heading, item => item.Text(path));

    /// <summary>A column that shows a time.</summary>
    public static Column Time(string heading, string path) => new(heading, item => item.LocalTime(path));
}
