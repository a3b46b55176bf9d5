using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;

namespace Orchestrator.Model.Extensions;

/// <summary>
/// The events of one context, told in the words of the event kit: a run is an experiment execution, a task its step, a job the
/// step's target. Events are added in the order of the log; what each one means is kept under its position.
/// </summary>
public sealed class ExtensionStory
{
    private const string JobSource = "job-executor-service";
    private const string Prefix = "experiment.execution.";

    private readonly List<ExtensionExecution> runs = [];
    private readonly Dictionary<string, StepProgress> steps = new(StringComparer.Ordinal);
    private readonly Dictionary<long, IReadOnlyList<ExtensionNotice>> notices = [];

    /// <summary>The position of the last event that was added.</summary>
    public long Position { get; private set; }

    /// <summary>What the event at that position means; nothing for events that have no place in the event kit.</summary>
    public IReadOnlyList<ExtensionNotice> At(long position) => notices.GetValueOrDefault(position) ?? [];

    /// <summary>Adds an event of the log.</summary>
    public void Add(ExtensionStoryEvent told)
    {
        Position = Math.Max(Position, told.Position);
        var found = Tell(told);
        if (found.Count > 0)
        {
            notices[told.Position] = found;
        }
    }

    private IReadOnlyList<ExtensionNotice> Tell(ExtensionStoryEvent told)
    {
        var type = EventType.Parse(told.Event.Type);
        return type switch
        {
            { IsSequence: true, Kind: EventKind.Triggered } => [Requested(told, type)],
            { IsSequence: true, Kind: EventKind.Finished } => Ended(told),
            { IsTask: true, Kind: EventKind.Triggered } => StepStarted(told, type),
            { IsTask: true, Kind: EventKind.Started } => ExecutorStarted(told),
            { IsTask: true, Kind: EventKind.Finished } => ExecutorFinished(told),
            _ when told.Event.Type == OwnEvents.TaskSkipped => StepLeftOut(told),
            _ when told.Event.Type == OwnEvents.SequenceSkip => StepsSkipped(told),
            _ => [],
        };
    }

    private ExtensionNotice Requested(ExtensionStoryEvent told, EventType type)
    {
        var scope = new Scope(Text(told, "project") ?? "", type.Stage, Text(told, "service") ?? "");
        var number = (int)(told.Position % ExtensionExecution.MostNumbers);
        var run = new ExtensionExecution(number, scope, type.Sequence, told.Event.Id, TimeOf(told))
        {
            TriggerKey = told.Key,
            Principal = ExtensionPrincipal.Of(told.Event.Attribute("orcprincipal"), told.Event.Source),
            GitCommitId = told.Event.GitCommitId,
        };
        runs.Add(run);
        return Notice(told, "requested", run) with { State = "created" };
    }

    private List<ExtensionNotice> StepStarted(ExtensionStoryEvent told, EventType type)
    {
        var index = runs.FindLastIndex(run => told.RunOf?.Contains(run.TriggerKey, StringComparison.Ordinal) == true);
        if (index < 0)
        {
            return [];
        }

        if (told.RunOf?.Contains("/retry-", StringComparison.Ordinal) == true)
        {
            runs[index] = runs[index] with { Principal = ExtensionPrincipal.Batch("retry") };
        }

        var found = new List<ExtensionNotice>();
        if (!steps.Values.Any(step => step.Run.TriggerId == runs[index].TriggerId))
        {
            runs[index] = runs[index] with { StartedAt = TimeOf(told) };
            found.Add(Notice(told, "created", runs[index]) with { State = "created" });
        }

        var step = new ExtensionStep(Uuid(told.Event.Id), type.Task, TimeOf(told));
        steps[told.Event.Id] = new StepProgress(runs[index], step);
        found.Add(Notice(told, "step-started", runs[index]) with { Step = step, State = "running" });
        return found;
    }

    private IReadOnlyList<ExtensionNotice> ExecutorStarted(ExtensionStoryEvent told)
    {
        if (told.Event.TriggeredId is not { } id || !steps.TryGetValue(id, out var progress))
        {
            return [];
        }

        progress.Working++;
        if (told.Event.Source != JobSource)
        {
            return [];
        }

        var target = new ExtensionTarget(Uuid(told.Event.Id), JobOf(told), TimeOf(told));
        progress.Targets.Enqueue(target);
        return [Notice(told, "target-started", progress.Run) with { Step = progress.Step, Target = target, State = "running" }];
    }

    private List<ExtensionNotice> ExecutorFinished(ExtensionStoryEvent told)
    {
        if (told.Event.TriggeredId is not { } id || !steps.TryGetValue(id, out var progress))
        {
            return [];
        }

        var (end, at) = (EndOf(told), TimeOf(told));
        var found = new List<ExtensionNotice>();
        if (told.Event.Source == JobSource && progress.Targets.TryDequeue(out var target))
        {
            found.Add(Notice(told, $"target-{end}", progress.Run) with { Step = progress.Step, Target = target, State = end, EndedAt = at, Reason = Text(told, "message") });
        }

        progress.End = Worse(progress.End, end);
        if (--progress.Working <= 0 && !progress.Told)
        {
            progress.Told = true;
            found.Add(Notice(told, $"step-{progress.End}", progress.Run) with { Step = progress.Step, State = progress.End, EndedAt = at });
        }

        return found;
    }

    private IReadOnlyList<ExtensionNotice> StepLeftOut(ExtensionStoryEvent told)
    {
        if (runs.FindLast(run => run.TriggerId == Text(told, "triggerid")) is not { } run)
        {
            return [];
        }

        var step = new ExtensionStep(Uuid(told.Event.Id), Text(told, "task") ?? "", TimeOf(told));
        return [Notice(told, "step-skipped", run) with { Step = step, State = "skipped", EndedAt = TimeOf(told) }];
    }

    private List<ExtensionNotice> StepsSkipped(ExtensionStoryEvent told)
    {
        var found = new List<ExtensionNotice>();
        var stage = Text(told, "stage");
        foreach (var progress in steps.Values.Where(step => !step.Told && (stage is null || step.Run.Scope.Stage == stage)))
        {
            progress.Told = true;
            found.Add(Notice(told, "step-skipped", progress.Run) with
            {
                Id = EventKey.Derive(told.Key, progress.Step.Id),
                Step = progress.Step,
                State = "skipped",
                EndedAt = TimeOf(told),
            });
        }

        return found;
    }

    private List<ExtensionNotice> Ended(ExtensionStoryEvent told)
    {
        if (runs.FindLast(run => run.TriggerId == told.Event.TriggeredId) is not { } run)
        {
            return [];
        }

        var (end, at) = (EndOf(told), TimeOf(told));
        var found = new List<ExtensionNotice>();
        foreach (var progress in steps.Values.Where(step => step.Run.TriggerId == run.TriggerId && !step.Told))
        {
            // Nobody answered the task any more; the run has ended with it.
            progress.Told = true;
            found.Add(Notice(told, $"step-{end}", run) with { Id = EventKey.Derive(told.Key, progress.Step.Id), Step = progress.Step, State = end, EndedAt = at });
        }

        found.Add(Notice(told, end, run) with { State = end, EndedAt = at, Reason = Text(told, "message") });
        return found;
    }

    private static ExtensionNotice Notice(ExtensionStoryEvent told, string name, ExtensionExecution run) =>
        new(EventKey.Derive(told.Key, name), Prefix + name, TimeOf(told)) { Execution = run };

    private static string EndOf(ExtensionStoryEvent told) => (Text(told, "status"), Text(told, "result")) switch
    {
        ("aborted", _) => "canceled",
        ("errored", _) => "errored",
        (_, "fail") => "failed",
        _ => "completed",
    };

    private static string Worse(string one, string other)
    {
        string[] order = ["completed", "failed", "errored", "canceled"];
        return Array.IndexOf(order, one) >= Array.IndexOf(order, other) ? one : other;
    }

    // "Job 'NAME' started."
    private static string JobOf(ExtensionStoryEvent told) =>
        Text(told, "message")?.Split('\'') is [_, { Length: > 0 } name, ..] ? name : told.Event.Type;

    private static string Uuid(string id) => Guid.TryParseExact(id, "D", out _) ? id : EventKey.Derive(id, "uuid");

    private static DateTimeOffset TimeOf(ExtensionStoryEvent told) => told.Event.Time ?? default;

    private static string? Text(ExtensionStoryEvent told, string name) =>
        DataSubject.Walk(told.Event.Data, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private sealed class StepProgress(ExtensionExecution run, ExtensionStep step)
    {
        public ExtensionExecution Run => run;

        public ExtensionStep Step => step;

        public Queue<ExtensionTarget> Targets { get; } = new();

        public int Working { get; set; }

        public bool Told { get; set; }

        public string End { get; set; } = "completed";
    }
}
