using Microsoft.Extensions.Logging.Abstractions;
using Temporal.Embedded.Storage;
using Temporal.Embedded.Tests.Engine;

namespace Temporal.Embedded.Tests.Storage;

public sealed class WriterTests : IDisposable
{
    private readonly ScratchDirectory directory = new();
    private Exception? fault;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Enqueue_ManyWhileOneIsWritten_ShareACommit()
    {
        using var database = Open();
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var first = database.Writer.Enqueue(_ =>
        {
            begun.Set();
            gate.Wait();
        });
        begun.Wait();

        var rest = Enumerable.Range(0, 100).Select(i => database.Writer.Enqueue(session => Insert(session, i))).ToList();
        gate.Set();
        await first;
        await Task.WhenAll(rest);

        Assert.Equal(2, database.Writer.Commits);
        Assert.Equal(100, Count(database));
    }

    [Fact]
    public async Task Enqueue_Lazily_SharesTheNextCommitOrGetsOneSoon()
    {
        using var database = Open();

        var lazy = database.Writer.Enqueue([new Row(1)], lazily: true);
        await database.Writer.Enqueue(session => Insert(session, 2));
        Assert.True(lazy.IsCompletedSuccessfully);
        var together = database.Writer.Commits;
        await database.Writer.Enqueue([new Row(3)], lazily: true).WaitAsync(TimeSpan.FromSeconds(30));
        var hurried = database.Writer.Enqueue([new Row(4)], lazily: true);
        database.Writer.Hurry();
        await hurried.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((1L, 3L), (together, database.Writer.Commits));
        Assert.Equal(4, Count(database));
    }

    [Fact]
    public async Task Dispose_LazyWriteWaits_IsStored()
    {
        Task lazy;
        using (var database = Open())
        {
            lazy = database.Writer.Enqueue([new Row(1)], lazily: true);
        }

        await lazy;
        using var again = Open();
        Assert.Equal(1, Count(again));
    }

    [Fact]
    public async Task Enqueue_WriteThatCannotBeStored_StopsTheWriterAndStoresNothingOfTheGroup()
    {
        using var database = Open();
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var first = database.Writer.Enqueue(_ =>
        {
            begun.Set();
            gate.Wait();
        });
        begun.Wait();
        var good = database.Writer.Enqueue(session => Insert(session, 1));
        var bad = database.Writer.Enqueue(session => session.Prepare("INSERT INTO part_rows(id) VALUES(NULL)").Run());
        gate.Set();
        await first;

        await Assert.ThrowsAsync<TemporalServiceException>(() => bad);
        await Assert.ThrowsAsync<TemporalServiceException>(() => good);

        Assert.Equal(0, Count(database));
        Assert.NotNull(fault);
        var refusal = await Assert.ThrowsAsync<TemporalServiceException>(async () => await database.Writer.Enqueue(session => Insert(session, 2)));
        Assert.Equal(14, refusal.Code);
    }

    private static void Insert(WriteSession session, long id) => session.Prepare("INSERT INTO part_rows(id) VALUES(?1)").Bind(1, id).Run();

    private static long Count(Database database) => database.Read(connection =>
    {
        using var query = connection.CreateCommand();
        query.CommandText = "SELECT COUNT(*) FROM part_rows";
        return (long)query.ExecuteScalar()!;
    });

    private Database Open() => Database.Open(
        new TemporalServiceOptions { DataDirectory = directory.Path, FullSync = false }, [new Rows()], NullLogger.Instance, cause => fault = cause);

    private sealed class Rows : ISchemaPart
    {
        public string Name => "rows";

        public IReadOnlyList<string> Steps { get; } = ["CREATE TABLE part_rows(id INTEGER NOT NULL)"];
    }

    private sealed class Row(long id) : IWrite
    {
        public void Apply(WriteSession session) => Insert(session, id);
    }
}
