using System.CommandLine;
using System.Text.Json;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc send event -f FILE`.</summary>
internal static class SendVerb
{
    public static Verb Create()
    {
        var verb = new Verb("send", "send an event from a file", "orc send event -f event.json") { Heading = Headings.Trigger };
        verb.Add(CreateEvent());
        return verb;
    }

    private static Verb CreateEvent()
    {
        var file = new Option<string>("--file", "-f") { Description = "JSON file, - = standard input", HelpName = "FILE", Required = true };
        var verb = new Verb("event", "send one CloudEvent (JSON), or a batch of them", "orc send event -f event.json", "echo '{…}' | orc send event -f -")
        {
            file,
        };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var body = await InputFile.ReadAsync(parsed.GetRequiredValue(file), cancellationToken);
            using var api = ServerAddress.Connect(parsed);
            var answer = await api.PostRawAsync("/v1/event", body, ContentType(body), cancellationToken);
            SentEvent.Print(new Printer(parsed), answer);
            return ExitCode.Ok;
        });
        return verb;
    }

    // A list is a batch; anything else goes as plain JSON, where the server fills in a missing id, time or source.
    private static string ContentType(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartArray ? "application/cloudevents-batch+json" : "application/json";
        }
        catch (JsonException)
        {
            return "application/json";
        }
    }
}
