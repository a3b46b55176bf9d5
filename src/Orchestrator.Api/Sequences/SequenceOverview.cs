using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Events;
using Orchestrator.Store;

namespace Orchestrator.Api.Sequences;

/// <summary>One context in Keptn's shape with our additions.</summary>
internal sealed record SequenceOverview
{
    private static readonly string[] Results = ["pass", "warning", "fail"];
    private static readonly string[] OpenStates = ["paused", "waitingForApproval", "started", "waiting"];
    private static readonly string[] EarlyEnds = ["aborted", "timedOut"];

    public required string Name { get; init; }

    public required string Service { get; init; }

    public required string Project { get; init; }

    public required DateTimeOffset Time { get; init; }

    [JsonPropertyName("shkeptncontext")]
    public required string Context { get; init; }

    public required string State { get; init; }

    /// <summary>The worst result of its stages, once all are closed.</summary>
    public string? Result { get; init; }

    public required IReadOnlyList<StageOverview> Stages { get; init; }

    public string? ProblemTitle { get; init; }

    /// <summary>What an open run waits for; only when one context is asked for.</summary>
    public string? WaitingFor { get; init; }

    public int? ShipyardVersion { get; init; }

    public static SequenceOverview Of(string context, IReadOnlyList<SequenceExecution> runs, IReadOnlyList<LoggedEvent> events)
    {
        var triggers = events.Where(logged => EventType.Parse(logged.Type) is { IsSequence: true, Kind: EventKind.Triggered }).ToList();
        var stages = triggers
            .Select(trigger => trigger.Stage ?? "")
            .Concat(runs.OrderBy(run => run.StartedAt).Select(run => run.Stage))
            .Where(stage => stage.Length > 0)
            .Distinct()
            .Select(stage => Stage(stage, runs, events, triggers))
            .ToList();
        var root = triggers.FirstOrDefault();
        var first = runs.OrderBy(run => run.StartedAt).FirstOrDefault();
        var isOpen = stages.Exists(stage => stage.IsOpen);
        return new SequenceOverview
        {
            Name = root is null ? first?.Name ?? "" : EventType.Parse(root.Type).Sequence,
            Service = root?.Service ?? first?.Service ?? "",
            Project = root?.Project ?? first?.Project ?? "",
            Time = root?.Time ?? first?.StartedAt ?? default,
            Context = context,
            State = Overall(stages),
            Result = isOpen ? null : Results.LastOrDefault(result => stages.Exists(stage => stage.Result == result)),
            Stages = stages,
            ProblemTitle = root is null ? null : Data(root)?.Member("problem")?.Text("problemTitle"),
        };
    }

    private static StageOverview Stage(
        string name, IReadOnlyList<SequenceExecution> runs, IReadOnlyList<LoggedEvent> events, IReadOnlyList<LoggedEvent> triggers)
    {
        var own = events.Where(logged => logged.Stage == name).ToList();
        var inStage = runs.Where(run => run.Stage == name).ToList();

        // A trigger whose run is not there yet is as good as an open run.
        var coming = triggers.LastOrDefault(trigger =>
            trigger.Stage == name && trigger.State == DispatchState.Pending && !inStage.Exists(run => run.EventKey == trigger.Key.ToString("D")));
        var latest = inStage.OrderBy(run => run.IsOpen).ThenBy(run => run.StartedAt).LastOrDefault();
        var finished = own.LastOrDefault(logged => EventType.Parse(logged.Type) is { IsSequence: true, Kind: EventKind.Finished });
        var isOpen = coming is not null || latest is { IsOpen: true };
        var evaluation = own.LastOrDefault(logged => logged.Type == "sh.keptn.event.evaluation.finished");
        return new StageOverview
        {
            Name = name,
            State = isOpen ? "triggered" : (finished is null ? null : Data(finished)?.Text("status")) ?? "unknown",
            RunState = coming is not null ? "triggered" : latest?.State ?? "finished",
            IsOpen = isOpen,
            Sequence = latest?.Name ?? (finished is null ? null : EventType.Parse(finished.Type).Sequence),
            Result = isOpen ? null : latest?.Result ?? finished?.Result,
            Image = own.Where(logged => logged.Type == "sh.keptn.event.deployment.triggered")
                .Select(logged => Data(logged)?.Member("configurationChange")?.Member("values")?.Text("image"))
                .LastOrDefault(image => image is not null),
            LatestEvaluation = evaluation is null ? null : new { result = evaluation.Result, score = Data(evaluation)?.Member("evaluation")?.Member("score") },
            LatestEvent = EventReference.To(own.LastOrDefault()),
            LatestFailedEvent = EventReference.To(own.LastOrDefault(logged => logged.Result == "fail")),
        };
    }

    private static string Overall(List<StageOverview> stages)
    {
        var open = stages.Where(stage => stage.IsOpen).Select(stage => stage.RunState).ToList();
        if (open.Count > 0)
        {
            return OpenStates.FirstOrDefault(open.Contains) ?? "triggered";
        }

        return EarlyEnds.FirstOrDefault(word => stages.Exists(stage => stage.RunState == word)) ?? "finished";
    }

    private static JsonElement? Data(LoggedEvent logged) => JsonElement.Parse(logged.Body.Span, JsonDepth.Accepted).Member("data");
}
