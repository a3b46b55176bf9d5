using System.Globalization;
using System.Text;
using Orchestrator.Model.Jobs;
using Orchestrator.Model.Verdicts;
using Orchestrator.Store;
using Orchestrator.Workflows.Jobs;

namespace Orchestrator.Activities.Jobs;

/// <summary>What the end of a container means for its task.</summary>
internal static class JobOutcomes
{
    private const int LongestMessage = 4096;

    internal static JobTaskOutcome NotRun(JobTaskRun run, string reason, DateTimeOffset now) => new()
    {
        Name = run.Job.Action.Tasks[run.TaskIndex].Name,
        Attempt = run.Attempt,
        Result = Result.Fail,
        Status = Status.Errored,
        Message = $"Error while creating job: {reason}",
        StartedAt = now,
        FinishedAt = now,
    };

    internal static JobTaskOutcome Of(JobTaskRun run, ContainerSpec spec, ContainerExit exit, IReadOnlyList<LogLine> tail, SecretMask mask)
    {
        var task = run.Job.Action.Tasks[run.TaskIndex];
        var (verdict, sentence) = Judge(task, spec, exit);
        var file = exit.Reason == ExitReason.Exited ? ReadResult(exit, ref verdict, ref sentence) : null;
        return new JobTaskOutcome
        {
            Name = task.Name,
            Attempt = run.Attempt,
            Result = verdict.Result,
            Status = verdict.Status,
            ExitCode = exit.Reason == ExitReason.Exited ? exit.ExitCode : null,
            Message = Compose(mask.Apply(file?.Message ?? sentence), tail),
            Data = file?.Data,
            Labels = file?.Labels,
            StartedAt = exit.StartedAt,
            FinishedAt = exit.FinishedAt,
        };
    }

    private static (Verdict Verdict, string Sentence) Judge(JobTask task, ContainerSpec spec, ContainerExit exit)
    {
        var code = exit.ExitCode ?? 0;
        return exit.Reason switch
        {
            ExitReason.NotStarted => (Verdict.Errored, $"Error while creating job: {exit.Message}"),
            ExitReason.Stopped => (Verdict.Aborted, $"Task '{task.Name}' was stopped."),
            ExitReason.TimedOut => (Verdict.Errored, $"Task '{task.Name}' did not end within {Seconds(spec.Timeout)} and was stopped."),
            _ when exit.OutOfMemory => (
                Verdict.Errored, $"Task '{task.Name}' failed: it used more memory than it may ({spec.Limits.MemoryBytes} bytes)."),
            _ when code == 0 => (Verdict.Passed, $"Task '{task.Name}' finished successfully!"),
            _ when task.ExitCodes.TryGetValue(code, out var mapped) => (
                new Verdict(mapped, mapped == Result.Fail ? Status.Errored : Status.Succeeded),
                string.Create(CultureInfo.InvariantCulture, $"Task '{task.Name}' ended with exit code {code}, which means {Verdict.Word(mapped)}.")),
            _ => (Verdict.Errored, string.Create(CultureInfo.InvariantCulture, $"Task '{task.Name}' failed: exit code {code}.")),
        };
    }

    // The container may make its own end worse or better in words, but a failed exit stays a failure.
    private static ResultFile? ReadResult(ContainerExit exit, ref Verdict verdict, ref string sentence)
    {
        if (exit.ResultFile is not { } content)
        {
            return null;
        }

        if (ResultFile.Parse(content, out var problems) is not { } file)
        {
            verdict = Verdict.Errored;
            sentence = $"{sentence} Its /keptn/{ResultFile.Name} cannot be used: {string.Join("; ", problems)}.";
            return null;
        }

        if (verdict.Status == Status.Succeeded && (file.Result is not null || file.Status is not null))
        {
            var result = file.Result ?? (file.Status == "errored" ? "fail" : Verdict.Word(verdict.Result));
            verdict = Verdict.Parse(result, file.Status ?? "succeeded");
        }

        return file;
    }

    private static string Compose(string sentence, IReadOnlyList<LogLine> tail)
    {
        if (tail.Count == 0)
        {
            return sentence;
        }

        var message = new StringBuilder(sentence).Append("\n\nLogs:");
        var first = tail.Count;
        for (var length = message.Length; first > 0 && length + tail[first - 1].Text.Length < LongestMessage; first--)
        {
            length += tail[first - 1].Text.Length + 1;
        }

        foreach (var line in tail.Skip(first))
        {
            message.Append('\n').Append(line.Text);
        }

        return message.ToString();
    }

    private static string Seconds(TimeSpan? time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time?.TotalSeconds:0.###} s");
}
