using System.CommandLine;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc pause|resume|trigger|backfill schedule NAME`.</summary>
internal static class ScheduleVerbs
{
    private const string Overlaps = "skip|bufferOne|bufferAll|cancelOther|terminateOther|allowAll";

    /// <summary>Below `orc pause` and `orc resume`.</summary>
    public static Verb CreateControl(string word)
    {
        var name = Name();
        var note = new Option<string?>("--note", "--reason") { Description = "why, shown with the schedule", HelpName = "TEXT" };
        var verb = new Verb("schedule", $"{word} a schedule", $"orc {word} schedule nightly --note 'release week'") { name, note };
        verb.SetAction((parsed, cancellationToken) => OrderAsync(parsed, parsed.GetRequiredValue(name), word, Body(("note", parsed.GetValue(note))), cancellationToken));
        return verb;
    }

    /// <summary>Below `orc trigger`.</summary>
    public static Verb CreateTrigger()
    {
        var name = Name();
        var overlap = Overlap();
        var verb = new Verb("schedule", "fire a schedule now", "orc trigger schedule nightly") { name, overlap };
        verb.SetAction((parsed, cancellationToken) => OrderAsync(parsed, parsed.GetRequiredValue(name), "trigger", Body(("overlap", parsed.GetValue(overlap))), cancellationToken));
        return verb;
    }

    public static Verb CreateBackfill()
    {
        var name = Name();
        var start = new Option<string>("--start") { Description = "begin of the time to make up for", HelpName = "TIME", Required = true };
        var end = new Option<string>("--end") { Description = "end of the time to make up for", HelpName = "TIME", Required = true };
        var overlap = Overlap();
        var schedule = new Verb(
            "schedule",
            "fire for the times that have passed between two moments; what was fired before is not fired again",
            "orc backfill schedule nightly --start 2026-01-01T00:00:00Z --end 2026-01-08T00:00:00Z")
        {
            name, start, end, overlap,
        };
        schedule.SetAction((parsed, cancellationToken) =>
        {
            var body = Body(("start", parsed.GetRequiredValue(start)), ("end", parsed.GetRequiredValue(end)), ("overlap", parsed.GetValue(overlap)));
            return OrderAsync(parsed, parsed.GetRequiredValue(name), "backfill", body, cancellationToken);
        });
        var verb = new Verb("backfill", "make up for times a schedule has missed", "orc backfill schedule --help") { Heading = Headings.Trigger };
        verb.Add(schedule);
        return verb;
    }

    private static Argument<string> Name() => new("name") { Description = "name of the schedule" };

    private static Option<string?> Overlap() => new("--overlap") { Description = "what if an earlier firing still runs", HelpName = Overlaps };

    private static JsonObject Body(params (string Name, string? Value)[] members)
    {
        var body = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }

        return body;
    }

    private static async Task<int> OrderAsync(ParseResult parsed, string name, string word, JsonObject body, CancellationToken cancellationToken)
    {
        using var api = ServerAddress.Connect(parsed);
        var answer = await api.PostAsync(Query.Path("v1", "schedules", name, word), body, cancellationToken);
        var printer = new Printer(parsed);
        if (printer.IsTable)
        {
            printer.Line($"{word}: schedule {name} is {answer.Text("state")}");
        }
        else
        {
            printer.Document(answer);
        }

        return ExitCode.Ok;
    }
}
