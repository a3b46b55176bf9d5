using System.Diagnostics;

namespace EndToEnd.Tests.Setup;

/// <summary>Waits for something to become true, with a deadline.</summary>
internal static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static Task<T> ForAsync<T>(Func<T?> find, TimeSpan limit, Func<string> describe)
        where T : class =>
        ForAsync(() => Task.FromResult(find()), limit, describe);

    public static async Task<T> ForAsync<T>(Func<Task<T?>> find, TimeSpan limit, Func<string> describe)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await find() is { } found)
            {
                return found;
            }

            if (watch.Elapsed > limit)
            {
                throw new TimeoutException($"After {limit}: {describe()}");
            }

            await Task.Delay(Pause);
        }
    }
}
