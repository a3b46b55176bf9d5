using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Exceptions;
using Temporalio.Worker;
using Temporalio.Worker.Replay;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Golden;

/// <summary>Histories that a real server and the official TypeScript SDK wrote, replayed with the same workflows in C#.</summary>
public sealed class GoldenHistoryTests
{
    private static readonly WorkflowReplayer Replayer = MakeReplayer();

    public static TheoryData<string> Files => [.. HistoryFiles.Names("golden")];

    public static TheoryData<string> FilesWithCommands => [.. HistoryFiles.Names("golden").Where(name =>
        HistoryFiles.Read(Path.Combine("golden", name)).Events.Any(IsOrderedCommand))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ReplayWorkflowAsync_GoldenHistory_Fits(string name)
    {
        var history = HistoryFiles.Read(Path.Combine("golden", name));

        var (run, failure) = await Replayer.RunAsync(history, CancellationToken.None);

        Assert.Null(failure);
        if (HistoryCursor.IsFromCommand(history.Events.Last()))
        {
            Assert.Equal(history.Events.Last().EventType, run.Machines.Closing!.ConfirmedBy);
        }
    }

    /// <summary>The recording SDK names no event loop of .NET; both must fit, as none of these runs depends on the difference.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public async Task ReplayWorkflowAsync_GoldenHistoryInTheModernLoop_Fits(string name)
    {
        var events = HistoryFiles.Read(Path.Combine("golden", name)).Events.Select(item => item.Clone()).ToList();
        if (events.Find(item => item.WorkflowTaskCompletedEventAttributes is not null) is { } first)
        {
            (first.WorkflowTaskCompletedEventAttributes.SdkMetadata ??= new()).LangUsedFlags.Add(SdkFlags.LangModernEventLoop);
        }

        var result = await Replayer.ReplayWorkflowAsync(new(name, events), throwOnReplayFailure: false);

        Assert.Null(result.ReplayFailure);
    }

    [Theory]
    [MemberData(nameof(FilesWithCommands))]
    public async Task ReplayWorkflowAsync_GoldenHistoryWithoutItsLastCommandEvent_Fails(string name)
    {
        var events = HistoryFiles.Read(Path.Combine("golden", name)).Events.ToList();
        var last = events.FindLastIndex(IsOrderedCommand);
        events[last] = new HistoryEvent
        {
            EventId = events[last].EventId,
            EventTime = events[last].EventTime,
            EventType = EventType.WorkflowExecutionOptionsUpdated,
            WorkflowExecutionOptionsUpdatedEventAttributes = new(),
        };

        var result = await Replayer.ReplayWorkflowAsync(new(name, events), throwOnReplayFailure: false);

        Assert.IsType<WorkflowNondeterminismException>(result.ReplayFailure);
    }

    private static bool IsOrderedCommand(HistoryEvent item) =>
        HistoryCursor.IsFromCommand(item) && item.EventType != EventType.MarkerRecorded;

    private static WorkflowReplayer MakeReplayer()
    {
        var options = new WorkflowReplayerOptions();
        foreach (var type in typeof(GoldenHistoryTests).Assembly.GetTypes().Where(type =>
            type.Namespace == typeof(GoldenHistoryTests).Namespace && type.IsDefined(typeof(WorkflowAttribute), false)))
        {
            options.AddWorkflow(type);
        }

        return new(options);
    }
}
