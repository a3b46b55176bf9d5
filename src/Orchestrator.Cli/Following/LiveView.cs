using System.Globalization;
using System.Text.Json;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.Output;
using Spectre.Console;

namespace Orchestrator.Cli.Following;

/// <summary>Prints a context as it happens: one line per event and per log line; colours only on a terminal.</summary>
internal sealed class LiveView(TextWriter output, bool colours)
{
    private const int NameWidth = 26;
    private readonly Lock gate = new();

    public void Event(JsonElement received, FollowedContext context)
    {
        var name = EventName.Parse(received.Text("type"));
        var since = FollowedContext.Time(received) - (context.Begun ?? FollowedContext.Time(received));
        var indent = name.IsSequence ? "" : "  ";
        var (sign, colour) = Sign(name.Kind, received.Text("data.result"));
        Write($"{Seconds(since),9}  {indent}", $"{sign} ", colour, name.Subject.PadRight(NameWidth - indent.Length) + Detail(received, name, context));
    }

    public void Log(string task, string text) => Write($"{"",9}    ", "| ", "grey", task.Length > 0 ? $"{task}: {text}" : text);

    public void Note(string text)
    {
        lock (gate)
        {
            output.WriteLine(text);
        }
    }

    /// <summary>The tree of all sequences and tasks with their results and durations.</summary>
    public void Summary(FollowedContext context)
    {
        Note("");
        foreach (var sequence in context.Sequences)
        {
            WriteStep("", sequence);
            var tasks = context.Steps.Where(step => !step.IsSequence && step.Stage == sequence.Stage && BelongsTo(step, sequence, context)).ToList();
            foreach (var task in tasks)
            {
                WriteStep(task == tasks[^1] ? "`- " : "|- ", task);
            }
        }
    }

    private static bool BelongsTo(Step task, Step sequence, FollowedContext context) =>
        context.Sequences.LastOrDefault(other => other.Stage == task.Stage && other.TriggeredAt <= task.TriggeredAt) == sequence;

    private void WriteStep(string branch, Step step)
    {
        var (sign, colour) = Sign(step.IsOpen ? "triggered" : "finished", step.Result);
        var duration = step.FinishedAt is { } end ? Seconds(end - step.TriggeredAt) : "open";
        var why = step is { IsOpen: false, Passed: false } && step.Message.Length > 0 ? $"  {FirstLine(step.Message)}" : "";
        Write("  " + branch, $"{sign} ", colour, $"{step.Name.PadRight(NameWidth - branch.Length)}{step.Result,-8}{duration,9}{why}");
    }

    private void Write(string before, string sign, string? colour, string text)
    {
        lock (gate)
        {
            if (colours && colour is not null)
            {
                AnsiConsole.MarkupLine($"[grey]{Markup.Escape(before)}[/][{colour}]{Markup.Escape(sign)}[/]{Markup.Escape(text)}");
            }
            else
            {
                output.WriteLine($"{before}{sign}{text}".TrimEnd());
            }
        }
    }

    private static string Detail(JsonElement received, EventName name, FollowedContext context)
    {
        var words = new List<string> { name.Kind };
        var result = received.Text("data.result");
        if (name.Kind == "finished" && result.Length > 0)
        {
            words.Add(result);
            if (context.Find(received) is { FinishedAt: { } end } step)
            {
                words.Add($"after {Seconds(end - step.TriggeredAt)}");
            }
        }

        if (result == "fail" && received.Text("data.message") is { Length: > 0 } message)
        {
            words.Add($"- {FirstLine(message)}");
        }

        if (name is { Subject: "approval", Kind: "started" } && received.Text("data.message") is { Length: > 0 } wanted)
        {
            words.Add($"- {FirstLine(wanted)}{(wanted.StartsWith("Waiting", StringComparison.Ordinal) ? $" `orc approve {received.Text("shkeptncontext")}`" : "")}");
        }

        if (name.Kind is "started" or "finished" && !name.IsSequence)
        {
            words.Add($"({received.Text("source")})");
        }

        return string.Join(' ', words);
    }

    private static (string Sign, string? Colour) Sign(string kind, string result) => kind switch
    {
        "triggered" => (">", "yellow"),
        "started" => ("*", "blue"),
        "finished" => (result is "pass" or "" ? "+" : result == "warning" ? "!" : "x", StateColour.Find(result) ?? "green"),
        _ => (".", "grey"),
    };

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) + "s";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
