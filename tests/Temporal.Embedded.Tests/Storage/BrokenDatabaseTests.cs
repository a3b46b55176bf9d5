using Temporal.Embedded.Storage;
using Temporal.Embedded.Tests.Engine;

namespace Temporal.Embedded.Tests.Storage;

public sealed class BrokenDatabaseTests : IDisposable
{
    private readonly ScratchDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Signal_DiskFull_IsNotAcknowledgedAndTheServiceStopsWithTheReason()
    {
        string[] acknowledged;
        await using (var service = await ServiceCalls.StartAsync(directory.Path))
        {
            var worker = new RawWorker(service);
            await worker.StartAsync("w");
            await service.Parts.Database.Writer.Enqueue(session => session.Prepare("PRAGMA max_page_count=1").Run());

            acknowledged = await SignalUntilRefusedAsync(worker);

            var cause = await service.Faulted.WaitAsync(TimeSpan.FromSeconds(10));
            Assert.Contains("disk of the Temporal database is full", cause.Message, StringComparison.Ordinal);
            var refusal = await Assert.ThrowsAsync<TemporalServiceException>(() => worker.StartAsync("other"));
            Assert.Equal(14, refusal.Code);
        }

        await using var after = await ServiceCalls.StartAsync(directory.Path);
        var stored = (await new RawWorker(after).HistoryAsync("w")).Select(e => e.WorkflowExecutionSignaledEventAttributes?.SignalName).OfType<string>();
        Assert.Equal(acknowledged, stored);
    }

    [Fact]
    public async Task Read_PagesDestroyedWhileItRuns_StopsTheServiceWithTheReason()
    {
        await using (var service = await ServiceCalls.StartAsync(directory.Path))
        {
            var worker = new RawWorker(service);
            for (var i = 0; i < 50; i++)
            {
                await worker.StartAsync($"w{i}", request => request.Identity = new string('x', 3000));
            }
        }

        var file = Path.Combine(directory.Path, "temporal.db");
        await using (var pages = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
        {
            // The first pages stay: what opens the database does not notice.
            pages.Position = 160 * 1024;
            await pages.WriteAsync(Enumerable.Repeat((byte)0xEE, (int)(pages.Length - pages.Position)).ToArray());
        }

        var refusal = await Record.ExceptionAsync(async () =>
        {
            await using var broken = await ServiceCalls.StartAsync(directory.Path);
            var worker = new RawWorker(broken);
            for (var i = 0; i < 50; i++)
            {
                await worker.HistoryAsync($"w{i}");
            }
        });

        Assert.True(refusal is StorageException or TemporalServiceException { Code: 14 }, refusal?.ToString() ?? "nothing was noticed");
        Assert.Contains("damaged", refusal!.Message, StringComparison.Ordinal);
        var again = await Record.ExceptionAsync(async () => await (await ServiceCalls.StartAsync(directory.Path)).DisposeAsync());
        Assert.DoesNotContain("in use", again?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("before-commit:3")]
    [InlineData("after-reply:1")]
    public void Parse_KnownPoint_IsRead(string text)
    {
        var (name, number) = FaultPoint.Parse(text)!.Value;

        Assert.Equal(text, $"{name}:{number}");
    }

    [Theory]
    [InlineData("sometime")]
    [InlineData("before-commit:0")]
    [InlineData("between-commits:2")]
    public void Parse_Nonsense_IsRefused(string text) => Assert.Contains(text, Assert.Throws<StorageException>(() => FaultPoint.Parse(text)).Message, StringComparison.Ordinal);

    private static async Task<string[]> SignalUntilRefusedAsync(RawWorker worker)
    {
        var acknowledged = new List<string>();
        while (acknowledged.Count < 10_000)
        {
            try
            {
                var name = $"{acknowledged.Count}-{new string('x', 900)}";
                await worker.SignalAsync("w", name);
                acknowledged.Add(name);
            }
            catch (TemporalServiceException e) when (e.Code == 14)
            {
                break;
            }
        }

        return [.. acknowledged];
    }
}
