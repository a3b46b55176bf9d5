using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Engine;

/// <summary>Random workers and clients, a crash in the middle: whatever happens, the history holds together.</summary>
public sealed class RandomHistoryTests : IDisposable
{
    private readonly ScratchDirectory directory = new();
    private int activities;

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task History_RandomCommandsSignalsAndACrash_HoldsTogether(int seed)
    {
        var random = new Random(seed);
        await using (var before = await ServiceCalls.StartAsync(directory.Path))
        {
            await new RawWorker(before).StartAsync("w");
            for (var turn = 0; turn < 12; turn++)
            {
                await TurnAsync(before, random, turn);
            }
        }

        using var crashed = directory.Crashed();
        await using var after = await ServiceCalls.StartAsync(crashed.Path);
        var worker = new RawWorker(after);
        await worker.SignalAsync("w", "last");
        for (var closed = false; !closed;)
        {
            var task = await worker.PollAsync();
            closed = await CompletedAsync(worker, task);
        }

        Check(await worker.HistoryAsync("w"));
    }

    private async Task TurnAsync(TemporalService service, Random random, int turn)
    {
        var worker = new RawWorker(service);
        await worker.SignalAsync("w", $"signal {turn}");
        var task = await worker.PollAsync();
        for (var signals = random.Next(3); signals > 0; signals--)
        {
            await worker.SignalAsync("w", $"while started {turn}");
        }

        if (random.Next(5) == 0)
        {
            await service.WorkflowAsync<RespondWorkflowTaskFailedResponse>(
                "RespondWorkflowTaskFailed", new RespondWorkflowTaskFailedRequest { Namespace = "default", TaskToken = task.TaskToken, Failure = new Failure { Message = "broken" } });
            task = await worker.PollAsync();
        }

        List<Command> commands = [.. Commands(random, turn)];
        await worker.CompleteAsync(task, [.. commands]);
        activities += commands.Count(command => command.CommandType == CommandType.ScheduleActivityTask);
        if (activities > 0 && random.Next(2) == 0)
        {
            await worker.CompleteActivityAsync(await worker.PollActivityAsync());
            activities--;
        }
    }

    private static IEnumerable<Command> Commands(Random random, int turn)
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            yield return random.Next(3) switch
            {
                0 => RawWorker.Timer($"{turn}.{i}", TimeSpan.FromMilliseconds(random.Next(60))),
                1 => RawWorker.Activity($"{turn}.{i}"),
                _ => new Command { CommandType = CommandType.RecordMarker, RecordMarkerCommandAttributes = new RecordMarkerCommandAttributes { MarkerName = "m" } },
            };
        }
    }

    private static async Task<bool> CompletedAsync(RawWorker worker, PollWorkflowTaskQueueResponse task)
    {
        try
        {
            await worker.CompleteAsync(task, RawWorker.Complete());
            return true;
        }
        catch (TemporalServiceException e) when (e.Message == "UnhandledCommand")
        {
            return false;
        }
    }

    private static void Check(List<HistoryEvent> events)
    {
        Assert.Equal(Enumerable.Range(1, events.Count).Select(id => (long)id), events.Select(e => e.EventId));
        Assert.Equal(EventType.WorkflowExecutionCompleted, events[^1].EventType);
        Assert.Single(events, e => e.EventType == EventType.WorkflowExecutionCompleted);
        HistoryEvent At(long id, EventType type)
        {
            Assert.InRange(id, 1, events.Count);
            Assert.Equal(type, events[(int)id - 1].EventType);
            return events[(int)id - 1];
        }

        foreach (var e in events)
        {
            switch (e.AttributesCase)
            {
                case HistoryEvent.AttributesOneofCase.WorkflowTaskStartedEventAttributes:
                    Assert.True(At(e.WorkflowTaskStartedEventAttributes.ScheduledEventId, EventType.WorkflowTaskScheduled).EventId < e.EventId);
                    break;
                case HistoryEvent.AttributesOneofCase.WorkflowTaskCompletedEventAttributes:
                    var completed = e.WorkflowTaskCompletedEventAttributes;
                    Assert.Equal(e.EventId - 1, completed.StartedEventId);
                    Assert.Equal(completed.ScheduledEventId, At(completed.StartedEventId, EventType.WorkflowTaskStarted).WorkflowTaskStartedEventAttributes.ScheduledEventId);
                    break;
                case HistoryEvent.AttributesOneofCase.ActivityTaskCompletedEventAttributes:
                    var activity = e.ActivityTaskCompletedEventAttributes;
                    At(activity.ScheduledEventId, EventType.ActivityTaskScheduled);
                    Assert.Equal(activity.ScheduledEventId, At(activity.StartedEventId, EventType.ActivityTaskStarted).ActivityTaskStartedEventAttributes.ScheduledEventId);
                    break;
                case HistoryEvent.AttributesOneofCase.TimerFiredEventAttributes:
                    Assert.Equal(e.TimerFiredEventAttributes.TimerId, At(e.TimerFiredEventAttributes.StartedEventId, EventType.TimerStarted).TimerStartedEventAttributes.TimerId);
                    break;
                default:
                    break;
            }
        }

        var signals = events.Where(e => e.EventType == EventType.WorkflowExecutionSignaled).Select(e => e.WorkflowExecutionSignaledEventAttributes.SignalName).ToList();
        Assert.Equal(12, signals.Count(name => name.StartsWith("signal", StringComparison.Ordinal)));
        Assert.Equal("last", signals[^1]);
    }
}
