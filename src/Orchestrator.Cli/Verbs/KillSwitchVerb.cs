using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc killswitch [on|off]`: stops everything, and lets it go on.</summary>
internal static class KillSwitchVerb
{
    public const string Path = "/v1/killswitch";

    public static Verb Create()
    {
        var verb = new Verb(
            "killswitch",
            "pause everything and refuse new triggers, or let all that go on; without a word: how it stands",
            "orc killswitch on --reason 'bad release'",
            "orc killswitch off",
            "orc killswitch")
        {
            Heading = Headings.Control,
        };
        verb.Add(CreateWord("on", "pause every sequence and schedule, and refuse new triggers; running tasks end"));
        verb.Add(CreateWord("off", "let go on what the kill switch paused; what an operator paused stays paused"));
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            using var api = ServerAddress.Connect(parsed);
            Print(new Printer(parsed), await api.GetAsync(Path, cancellationToken));
            return ExitCode.Ok;
        });
        return verb;
    }

    /// <summary>How it stands, in one line.</summary>
    public static string Describe(JsonElement answer)
    {
        var since = answer.Text("since") is { Length: > 0 } ? $" since {answer.LocalTime("since")} by {answer.Text("by")}" : "";
        var reason = answer.Text("reason") is { Length: > 0 } why ? $": {why}" : "";
        return $"{answer.Text("state")}{since}{reason}";
    }

    private static Verb CreateWord(string word, string description)
    {
        var reason = new Option<string?>("--reason") { Description = "why, for whoever is refused and for the audit log", HelpName = "TEXT" };
        var verb = new Verb(word, description, $"orc killswitch {word} --reason 'bad release'") { reason };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new JsonObject { ["engaged"] = word == "on" };
            if (parsed.GetValue(reason) is { } why)
            {
                body["reason"] = why;
            }

            using var api = ServerAddress.Connect(parsed);
            Print(new Printer(parsed), await api.PostAsync(Path, body, cancellationToken));
            return ExitCode.Ok;
        });
        return verb;
    }

    private static void Print(Printer printer, JsonElement answer)
    {
        if (!printer.IsTable)
        {
            printer.Document(answer);
            return;
        }

        printer.Line($"kill switch {Describe(answer)}");
        if (answer.At("changed") is { ValueKind: JsonValueKind.True })
        {
            var went = answer.At("engaged") is { ValueKind: JsonValueKind.True } ? "held" : "let go";
            printer.Line($"{went}: {answer.Text("sequences")} open sequences, {answer.Text("schedules")} schedules");
            if (answer.Text("problem") is { Length: > 0 } problem)
            {
                printer.Line($"warning: {problem}");
            }
        }
    }
}
