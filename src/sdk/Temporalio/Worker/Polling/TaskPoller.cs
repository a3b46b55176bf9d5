using Microsoft.Extensions.Logging;
using Temporalio.Exceptions;

namespace Temporalio.Worker.Polling;

/// <summary>Asks for tasks of one kind while there is a free slot, and starts each on the thread pool.</summary>
internal sealed class TaskPoller<TTask>
{
    private int waiting;

    public required string Kind { get; init; }

    public required SemaphoreSlim Slots { get; init; }

    public required InFlight InFlight { get; init; }

    /// <summary>One poll; a task without content is an empty answer.</summary>
    public required Func<Task<TTask>> Poll { get; init; }

    public required Func<TTask, bool> IsEmpty { get; init; }

    /// <summary>Works on a task; throws nothing.</summary>
    public required Func<TTask, Task> Process { get; init; }

    /// <summary>Called when polling makes no sense any more.</summary>
    public required Action<Exception> Fail { get; init; }

    public required ILogger Logger { get; init; }

    public Pace? Pace { get; init; }

    /// <summary>Polls that are waiting.</summary>
    public int Waiting => waiting;

    /// <summary>Runs the loops until the token is cancelled.</summary>
    public Task RunAsync(int loops, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, loops).Select(_ => Task.Run(() => LoopAsync(stopping), CancellationToken.None)));

    private async Task LoopAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var taken = false;
            try
            {
                await Slots.WaitAsync(stopping).ConfigureAwait(false);
                taken = true;
                if (Pace is { } pace)
                {
                    await pace.WaitAsync(stopping).ConfigureAwait(false);
                }

                var task = await PollAsync().ConfigureAwait(false);
                failures = 0;
                if (!IsEmpty(task))
                {
                    taken = false;
                    Start(task);
                }
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!await WaitAfterAsync(e, ++failures, stopping).ConfigureAwait(false))
                {
                    return;
                }
            }
            finally
            {
                if (taken)
                {
                    Slots.Release();
                }
            }
        }
    }

    private async ValueTask<TTask> PollAsync()
    {
        Interlocked.Increment(ref waiting);
        try
        {
            return await Poll().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task<bool> WaitAfterAsync(Exception failure, int failures, CancellationToken stopping)
    {
        if (PollBackoff.After(failure, failures) is not { } delay)
        {
            WorkerLog.PollRefused(Logger, failure, Kind);
            Fail(failure);
            return false;
        }

        // A deadline that passed without a task is no trouble.
        if (failure is not RpcException { Code: RpcException.StatusCode.DeadlineExceeded })
        {
            WorkerLog.PollFailed(Logger, failure, Kind, delay);
        }

        await Task.Delay(delay, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    // Not in the loop: the next poll must be out while the task is worked on.
    private void Start(TTask task)
    {
        InFlight.Enter();
        _ = Task.Run(async () =>
        {
            try
            {
                await Process(task).ConfigureAwait(false);
            }
            finally
            {
                Slots.Release();
                InFlight.Exit();
            }
        });
    }
}
