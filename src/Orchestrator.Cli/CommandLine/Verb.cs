using System.CommandLine;

namespace Orchestrator.Cli.CommandLine;

/// <summary>A command with the heading it stands under and the examples its help begins with.</summary>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Heading of the overview; empty for a verb below another verb.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Whole command lines, as typed.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
