using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Payloads;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Workflows.Jobs;

/// <summary>The data of a job's events. Pure.</summary>
internal static class JobReport
{
    private const int LongestMessage = 32 * 1024;

    public static JsonElement Started(JobInput job) => Block(job.Scope, Verdict.Passed, $"Job '{job.Action.Name}' started.", null, null);

    /// <summary>The worst of the containers; the refusal of an image when there is one.</summary>
    public static JobOutcome Outcome(IReadOnlyList<JobTaskOutcome> tasks, string? refusal)
    {
        if (refusal is not null)
        {
            return new(Result.Fail, Status.Errored, refusal, tasks);
        }

        // Of several attempts at one task the last one counts.
        var last = tasks.GroupBy(task => task.Name).Select(attempts => attempts.Last()).ToList();
        var verdict = Verdict.Aggregate(last.Select(task => new Verdict(task.Result, task.Status)));
        var message = string.Join("\n\n", tasks.Select(task => task.Message).Where(text => text.Length > 0));
        return new(verdict.Result, verdict.Status, Shortened(message), tasks);
    }

    /// <summary>
    /// The data of <c>TASK.finished</c>: what the containers left in result.json, merged in order, below the common block; for the
    /// task <c>test</c> also its start and end, as Keptn's job executor did.
    /// </summary>
    public static JsonElement Finished(JobInput job, JobOutcome outcome, DateTimeOffset startedAt, DateTimeOffset finishedAt)
    {
        JsonElement? data = null;
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var task in outcome.Tasks)
        {
            data = JsonMerge.Merge(data, task.Data);
            foreach (var (name, value) in task.Labels ?? new Dictionary<string, string>())
            {
                labels[name] = value;
            }
        }

        if (job.TaskName == "test")
        {
            var times = new Dictionary<string, Dictionary<string, string>>
            {
                ["test"] = new() { ["start"] = Seconds(startedAt), ["end"] = Seconds(finishedAt) },
            };
            data = JsonMerge.Merge(JsonSerializer.SerializeToElement(times), data);
        }

        return Block(job.Scope, new Verdict(outcome.Result, outcome.Status), outcome.Message, labels, data);
    }

    private static JsonElement Block(
        Scope scope, Verdict verdict, string message, SortedDictionary<string, string>? labels, JsonElement? data)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("project"u8, scope.Project);
            writer.WriteString("stage"u8, scope.Stage);
            writer.WriteString("service"u8, scope.Service);
            writer.WriteString("result"u8, Verdict.Word(verdict.Result));
            writer.WriteString("status"u8, Verdict.Word(verdict.Status));
            writer.WriteString("message"u8, message);
            if (labels is { Count: > 0 })
            {
                writer.WritePropertyName("labels"u8);
                JsonSerializer.Serialize(writer, labels);
            }

            WriteOwn(writer, data);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, JsonDepth.Accepted);
    }

    /// <summary>A container cannot change where it ran or how it ended through its data.</summary>
    private static void WriteOwn(Utf8JsonWriter writer, JsonElement? data)
    {
        if (data is not { ValueKind: JsonValueKind.Object } members)
        {
            return;
        }

        foreach (var member in members.EnumerateObject())
        {
            if (member.Name is not ("project" or "stage" or "service" or "result" or "status" or "message" or "labels"))
            {
                member.WriteTo(writer);
            }
        }
    }

    private static string Seconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Shortened(string message) =>
        message.Length <= LongestMessage ? message : $"{message[..(LongestMessage / 2)]}\n…\n{message[^(LongestMessage / 2)..]}";
}
