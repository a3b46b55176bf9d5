namespace Temporalio.Workflows;

public static partial class Workflow
{
    /// <summary>Starts a task on the workflow's scheduler: the deterministic Task.Run.</summary>
    public static Task RunTaskAsync(Func<Task> function, CancellationToken? cancellationToken = null) =>
        Task.Factory.StartNew(function, cancellationToken ?? CancellationToken, TaskCreationOptions.None, (TaskScheduler)Context).Unwrap();

    public static Task<TResult> RunTaskAsync<TResult>(Func<Task<TResult>> function, CancellationToken? cancellationToken = null) =>
        Task.Factory.StartNew(function, cancellationToken ?? CancellationToken, TaskCreationOptions.None, (TaskScheduler)Context).Unwrap();

    public static Task<Task> WhenAnyAsync(params Task[] tasks) => Task.WhenAny(tasks);

    public static Task<Task> WhenAnyAsync(IEnumerable<Task> tasks) => Task.WhenAny(tasks);

    public static Task<Task<TResult>> WhenAnyAsync<TResult>(params Task<TResult>[] tasks) => AnyOf<TResult>(tasks);

    public static Task<Task<TResult>> WhenAnyAsync<TResult>(IEnumerable<Task<TResult>> tasks) => AnyOf<TResult>(tasks);

    public static Task WhenAllAsync(IEnumerable<Task> tasks) => Task.WhenAll(tasks);

    public static Task WhenAllAsync(params Task[] tasks) => Task.WhenAll(tasks);

    public static Task<TResult[]> WhenAllAsync<TResult>(IEnumerable<Task<TResult>> tasks) => Task.WhenAll(tasks);

    public static Task<TResult[]> WhenAllAsync<TResult>(params Task<TResult>[] tasks) => Task.WhenAll(tasks);

    /// <summary>The typed Task.WhenAny of the framework may use the default scheduler; this one does not.</summary>
    private static Task<Task<TResult>> AnyOf<TResult>(IEnumerable<Task> tasks) =>
        Task.WhenAny(tasks).ContinueWith(
            first => (Task<TResult>)first.GetAwaiter().GetResult(),
            default,
            TaskContinuationOptions.ExecuteSynchronously,
            (TaskScheduler)Context);
}
