using Microsoft.Data.Sqlite;

namespace Orchestrator.Store.Sqlite;

/// <summary>A write whose result somebody waits for.</summary>
internal sealed class SqliteCall<T>(Func<SqliteConnection, T> write, Action<T>? published = null) : SqliteWork
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? outcome;

    public Task<T> Task => completion.Task;

    public override void Execute(SqliteConnection connection) => outcome = write(connection);

    public override void Published() => published?.Invoke(Outcome);

    public override void Complete() => completion.TrySetResult(Outcome);

    public override void Fail(Exception reason) => completion.TrySetException(reason);

    private T Outcome => outcome ?? throw new InvalidOperationException("A write was published before it ran.");
}
