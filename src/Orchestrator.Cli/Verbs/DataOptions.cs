using System.CommandLine;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Verbs;

/// <summary>`--data a.b=c` and `--labels k=v`, each repeatable or comma-separated.</summary>
internal sealed record DataOptions(Option<string[]> Data, Option<string[]> Labels)
{
    private static readonly string[] Fixed = ["project", "stage", "service", "labels"];

    public static DataOptions Create() => new(
        new Option<string[]>("--data", "-d") { Description = "data of the event, by dotted path", HelpName = "a.b=c", AllowMultipleArgumentsPerToken = true },
        new Option<string[]>("--labels", "-l") { Description = "labels of the event", HelpName = "k=v", AllowMultipleArgumentsPerToken = true });

    public void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(Labels);
    }

    /// <summary>Writes what was given into the data of an event.</summary>
    public void Apply(ParseResult parsed, JsonObject data)
    {
        foreach (var (path, value) in Pairs(parsed.GetValue(Data), "--data"))
        {
            var names = path.Split('.');
            if (names.Length == 1 && Fixed.Contains(names[0]))
            {
                throw new CommandLineException(ExitCode.BadInput, $"--data cannot set '{path}': use --{path}.");
            }

            JsonPath.Place(data, names, JsonPath.ScalarOrText(value));
        }

        foreach (var (name, value) in Pairs(parsed.GetValue(Labels), "--labels"))
        {
            JsonPath.Place(data, ["labels", name], JsonValue.Create(value));
        }
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string[]? given, string option)
    {
        foreach (var pair in (given ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new CommandLineException(ExitCode.BadInput, $"Cannot read {option} '{pair}': expected name=value.");
            }

            yield return (pair[..equals], pair[(equals + 1)..]);
        }
    }
}
