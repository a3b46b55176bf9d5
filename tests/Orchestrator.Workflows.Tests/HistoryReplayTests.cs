using System.Text.Json.Nodes;
using Orchestrator.Workflows.Evaluations;
using Orchestrator.Workflows.Jobs;
using Orchestrator.Workflows.Lanes;
using Orchestrator.Workflows.Listeners;
using Orchestrator.Workflows.Requests;
using Orchestrator.Workflows.Schedules;
using Orchestrator.Workflows.Sequences;
using Temporalio.Common;
using Temporalio.Worker;

namespace Orchestrator.Workflows.Tests;

/// <summary>Runs recorded by released versions must replay with the code of today.</summary>
public sealed class HistoryReplayTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Histories");

    public static TheoryData<string> Recorded =>
        [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task ReplayWorkflowAsync_RecordedHistory_GivesTheSameCommands(string file)
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file)))!;

        var result = await Replayer().ReplayWorkflowAsync(History(json), throwOnReplayFailure: false);

        Assert.True(result.ReplayFailure is null, result.ReplayFailure?.ToString());
    }

    [Fact]
    public async Task ReplayWorkflowAsync_HistoryWithATimerLeftOut_IsNoticed()
    {
        var file = Directory.GetFiles(Folder, "sequence.*.json").Order(StringComparer.Ordinal).First();
        var root = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        var started = root["events"]!.AsArray().First(one => (string?)one!["eventType"] == "EVENT_TYPE_TIMER_STARTED")!;
        started["timerStartedEventAttributes"]!["timerId"] = "not ours";

        var result = await Replayer().ReplayWorkflowAsync(History(root), throwOnReplayFailure: false);

        Assert.NotNull(result.ReplayFailure);
    }

    /// <summary>Ids of events are derived from the workflow's id, so it must be the recorded one.</summary>
    private static WorkflowHistory History(JsonNode json)
    {
        var started = json["events"]![0]!["workflowExecutionStartedEventAttributes"]!;
        return WorkflowHistory.FromJson((string)started["workflowId"]!, json.ToJsonString());
    }

    private static WorkflowReplayer Replayer() => new(new WorkflowReplayerOptions()
        .AddWorkflow<SequenceWorkflow>()
        .AddWorkflow<JobWorkflow>()
        .AddWorkflow<LaneWorkflow>()
        .AddWorkflow<EvaluationWorkflow>()
        .AddWorkflow<ListenerWorkflow>()
        .AddWorkflow<RequestWorkflow>()
        .AddWorkflow<ScheduleFiringWorkflow>());
}
