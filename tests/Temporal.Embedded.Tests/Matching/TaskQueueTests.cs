using Temporal.Embedded.Engine;
using Temporal.Embedded.Matching;
using Temporal.Embedded.Time;

namespace Temporal.Embedded.Tests.Matching;

public sealed class TaskQueueTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly ServiceClock clock = new(TimeProvider.System);
    private readonly Workload workload = new();

    public void Dispose() => clock.Dispose();

    [Fact]
    public async Task PollAsync_TasksWait_AreHandedOutInOrder()
    {
        var queue = New();
        queue.Add(Task(1));
        queue.Add(Task(2));

        var first = await queue.TryPoll("a", Long, CancellationToken.None)!;
        var second = await queue.TryPoll("a", Long, CancellationToken.None)!;

        Assert.Equal([1L, 2L], new[] { first!.ScheduledId, second!.ScheduledId });
    }

    [Fact]
    public async Task Add_TwoPollsWait_TheFirstGetsTheTask()
    {
        var queue = New();
        var first = queue.TryPoll("a", Long, CancellationToken.None)!;
        var second = queue.TryPoll("b", Long, CancellationToken.None)!;

        queue.Add(Task(1));

        Assert.Equal(1, (await first)!.ScheduledId);
        Assert.False(second.IsCompleted);
        queue.Add(Task(2));
        Assert.Equal(2, (await second)!.ScheduledId);
    }

    [Fact]
    public async Task Add_AfterAPollWasGivenUp_TheTaskGoesToTheNext()
    {
        var queue = New();
        using var gone = new CancellationTokenSource();
        var lost = queue.TryPoll("a", Long, gone.Token)!;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lost);

        queue.Add(Task(1));

        Assert.Equal(1, (await queue.TryPoll("b", Long, CancellationToken.None)!)!.ScheduledId);
    }

    [Fact]
    public async Task Add_PollsComeAndGo_NoTaskIsLostOrDoubled()
    {
        var queue = New();
        var taken = new System.Collections.Concurrent.ConcurrentBag<long>();
        var feeder = System.Threading.Tasks.Task.Run(() =>
        {
            for (var id = 1; id <= 500; id++)
            {
                queue.Add(Task(id));
            }
        });
        var workers = Enumerable.Range(0, 4).Select(_ => System.Threading.Tasks.Task.Run(async () =>
        {
            while (taken.Count < 500)
            {
                using var impatient = new CancellationTokenSource();
                var poll = queue.TryPoll("a", TimeSpan.FromMilliseconds(50), impatient.Token)!;
                await impatient.CancelAsync();
                try
                {
                    if (await poll is { } task)
                    {
                        taken.Add(task.ScheduledId);
                    }
                }
                catch (OperationCanceledException)
                {
                    // Its task, if it had one, is back in the queue.
                    continue;
                }
            }
        })).ToList();

        await feeder;
        await System.Threading.Tasks.Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(Enumerable.Range(1, 500).Select(id => (long)id), taken.Order());
    }

    [Fact]
    public async Task PollAsync_NothingComes_EndsEmpty()
    {
        var queue = New();

        Assert.Null(await queue.TryPoll("a", TimeSpan.FromMilliseconds(50), CancellationToken.None)!);
        Assert.True(queue.Alive);
    }

    private static QueuedTask Task(long id) => new(new WorkflowKey("default", "w"), "run", id, 1, 0);

    private TaskQueue New() => new(clock, workload, _ => Assert.Fail("the queue is not retired"));
}
