using Temporalio.Activities;

namespace Temporalio.Tests.EndToEnd;

/// <summary>Activities of the flows.</summary>
public static class Deeds
{
    [Activity]
    public static string Greet(string name) => $"hello {name}";

    [Activity]
    public static int FailTwice() => ActivityExecutionContext.Current.Info.Attempt switch
    {
        < 3 => throw new InvalidOperationException("not yet"),
        var attempt => attempt,
    };

    [Activity]
    public static async Task<int> BeatAsync()
    {
        var context = ActivityExecutionContext.Current;
        while (true)
        {
            context.Heartbeat();
            await Task.Delay(TimeSpan.FromMilliseconds(20), context.CancellationToken);
        }
    }
}
