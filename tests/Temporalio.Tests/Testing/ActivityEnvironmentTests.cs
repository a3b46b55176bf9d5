using Temporalio.Activities;
using Temporalio.Testing;

namespace Temporalio.Tests.Testing;

public class ActivityEnvironmentTests
{
    [Fact]
    public async Task RunAsync_Activity_SeesContextAndBeats()
    {
        var beats = new List<object?>();
        var environment = new ActivityEnvironment { Heartbeater = details => beats.AddRange(details) };

        var id = await environment.RunAsync(() =>
        {
            ActivityExecutionContext.Current.Heartbeat("a", 1);
            return ActivityExecutionContext.Current.Info.ActivityId;
        });

        Assert.Equal("test", id);
        Assert.Equal(["a", 1], beats);
        Assert.False(ActivityExecutionContext.HasCurrent);
    }

    [Fact]
    public async Task Cancel_RunningActivity_SeesReason()
    {
        var environment = new ActivityEnvironment();
        var run = environment.RunAsync(async () =>
        {
            var context = ActivityExecutionContext.Current;
            await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return context.CancelReason;
        });

        environment.Cancel(ActivityCancelReason.WorkerShutdown);

        Assert.Equal(ActivityCancelReason.WorkerShutdown, await run.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Current_Outside_Throws() =>
        Assert.Throws<InvalidOperationException>(() => ActivityExecutionContext.Current);
}
