using Temporalio.Api.WorkflowService.V1;
using Temporalio.Worker;
using Temporalio.Worker.Replay;

namespace Temporalio.Tests.Replay.Live;

/// <summary>Whatever a workflow does, its history replays, and a worker that knows nothing issues the same commands at every task.</summary>
public sealed class RandomProgramTests
{
    private static readonly WorkflowReplayer Replayer = new(new WorkflowReplayerOptions().AddWorkflow<RandomProgram>());

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task RunAsync_RandomPrograms_ReplayAtEveryTask(int batch)
    {
        for (var seed = batch * 20; seed < (batch + 1) * 20; seed++)
        {
            await RunOneAsync(seed);
        }
    }

    private static async Task RunOneAsync(int seed)
    {
        var world = new Random(seed + 1_000_000);
        var server = new ScriptedServer(null, typeof(RandomProgram));
        server.Start("RandomProgram", seed);
        for (var tasks = 0; !server.Closed; tasks++)
        {
            Assert.True(tasks < 400, $"Program {seed} does not end: {server.Events.Count} events.");
            var task = server.NextTask();
            var whole = task.Clone();
            whole.History.Events.Clear();
            whole.History.Events.AddRange(server.Events);

            var answer = await AnswerAsync(server.Handler, task, seed);
            var fresh = new WorkflowTaskHandler(server.Options with { StickyQueue = null });
            var again = await AnswerAsync(fresh, whole, seed);

            // Local activities of both workers end in an order of their own; the replay below checks them.
            var comparable = !Outline(answer).Concat(Outline(again)).Any(line => line.Contains(LocalActivityMarker.Name, StringComparison.Ordinal));
            Assert.True(!comparable || Outline(answer).SequenceEqual(Outline(again)), $"Program {seed}, event {task.StartedEventId}: {string.Join(',', Outline(answer))} or {string.Join(',', Outline(again))}");
            server.Apply(answer);
            Happen(server, world);
        }

        var result = await Replayer.ReplayWorkflowAsync(server.History, throwOnReplayFailure: false);
        Assert.True(result.ReplayFailure is null, $"Program {seed}: {result.ReplayFailure}");
    }

    private static async Task<RespondWorkflowTaskCompletedRequest> AnswerAsync(WorkflowTaskHandler handler, PollWorkflowTaskQueueResponse task, int seed)
    {
        var completion = await handler.HandleAsync(task, CancellationToken.None);
        Assert.True(completion.Completed is not null, $"Program {seed}, event {task.StartedEventId}: {completion.Failed?.Failure.Message}");
        handler.OnReported(completion, new(), null);
        return completion.Completed;
    }

    /// <summary>One to three things happen in the world, in random order.</summary>
    private static void Happen(ScriptedServer server, Random world)
    {
        if (server.Closed)
        {
            return;
        }

        for (var i = world.Next(1, 4); i > 0; i--)
        {
            var timers = server.OpenTimers.ToList();
            var activities = server.OpenActivities.ToList();
            var choice = world.Next(timers.Count + activities.Count + 2);
            if (choice < timers.Count)
            {
                server.FireTimer(timers[choice]);
            }
            else if (choice < timers.Count + activities.Count)
            {
                server.CompleteActivity(activities[choice - timers.Count], "ok");
            }
            else if (world.Next(2) == 0)
            {
                server.Signal("Letter", world.Next(2));
            }
            else
            {
                server.Update($"u{world.Next()}", "Ask", world.Next(3));
            }
        }
    }

    /// <summary>Kinds and ids; the times inside markers differ.</summary>
    private static IEnumerable<string> Outline(RespondWorkflowTaskCompletedRequest answer) => answer.Commands
        .Select(command => $"{command.CommandType} {command.StartTimerCommandAttributes?.TimerId}{command.CancelTimerCommandAttributes?.TimerId}"
            + $"{command.ScheduleActivityTaskCommandAttributes?.ActivityId}{command.RecordMarkerCommandAttributes?.MarkerName}"
            + $"{command.ProtocolMessageCommandAttributes?.MessageId}")
        .Concat(answer.Messages.Select(message => message.Id));
}
