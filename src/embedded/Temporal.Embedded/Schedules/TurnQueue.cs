namespace Temporal.Embedded.Schedules;

/// <summary>Runs pieces of work one after the other, in the order in which they came.</summary>
internal sealed class TurnQueue
{
    private readonly Lock gate = new();
    private Task last = Task.CompletedTask;

    /// <summary>Runs a piece of work when all earlier ones have ended, however they ended.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> turn)
    {
        lock (gate)
        {
            var mine = AfterAsync(last, turn);
            last = mine;
            return mine;
        }
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> turn)
    {
        // Never inside the lock, whatever the earlier turn ended with.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        return await turn().ConfigureAwait(false);
    }
}
