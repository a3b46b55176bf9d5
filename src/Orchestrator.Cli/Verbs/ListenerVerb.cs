using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc listener replay NAME`: sends to a listener again.</summary>
internal static class ListenerVerb
{
    public static Verb Create()
    {
        var verb = new Verb("listener", "send to a listener again", "orc listener replay audit --dead") { Heading = Headings.Control };
        verb.Add(CreateReplay());
        return verb;
    }

    private static Verb CreateReplay()
    {
        var name = new Argument<string>("name") { Description = "name of the listener" };
        var from = new Option<string?>("--from") { Description = "everything from this time, or after this position of the log", HelpName = "TIME" };
        var dead = new Option<bool>("--dead") { Description = "the events that it refused" };
        var verb = new Verb(
            "replay",
            "send a listener the events since a time again, or those that it refused; it also enables a disabled one",
            "orc listener replay audit --from 2026-01-31T12:00:00Z",
            "orc listener replay audit --dead")
        {
            name, from, dead,
        };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var since = parsed.GetValue(from);
            if (parsed.GetValue(dead) == since is not null)
            {
                throw new CommandLineException(ExitCode.BadInput, "What is to be sent again? Give either --from TIME or --dead.");
            }

            var body = since is null ? new JsonObject { ["dead"] = true } : new JsonObject { ["from"] = Position(since) };
            var asked = parsed.GetRequiredValue(name);
            using var api = ServerAddress.Connect(parsed);
            var answer = await api.PostAsync(Query.Path("v1", "listeners", asked, "replay"), body, cancellationToken);
            var printer = new Printer(parsed);
            if (printer.IsTable)
            {
                printer.Line(since is null ? $"listener {asked} gets its dead letters again" : $"listener {asked} gets everything since {since} again");
            }
            else
            {
                printer.Document(answer);
            }

            return ExitCode.Ok;
        });
        return verb;
    }

    private static JsonNode Position(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : text;
}
