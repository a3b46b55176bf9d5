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
}
