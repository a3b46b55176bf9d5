using System.Text.Json;

namespace Orchestrator.Activities.Tests.Listeners;

/// <summary>Batches with events that the receiver cannot take.</summary>
public sealed class PoisonedBatchTests : IAsyncLifetime
{
    private readonly ListenerFixture fixture = new();
    private Receiver? receiver;

    private Receiver Receiving => receiver ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        receiver = await Receiver.StartAsync();
        await fixture.DefineAsync(new { url = receiver.Url, mode = "batch" });
        await fixture.LogAsync(60);
    }

    public async ValueTask DisposeAsync()
    {
        await fixture.DisposeAsync();
        await Receiving.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(7, 8, 9)]
    [InlineData(50)]
    [InlineData(58)]
    public async Task DeliverAsync_SomeOfABatchFailAgainAndAgain_OnlyTheyAreDeadLettersAndTheRestComesOnce(params int[] poison)
    {
        Receiving.Trouble = body => IdsOf(body).Any(poison.Contains) ? 500 : null;

        var cursor = 0L;
        var dead = new List<string>();
        for (var (turns, failures) = (0, 0); turns < 20 && cursor < 60; turns++)
        {
            var progress = await fixture.RunAsync(cursor, failures: failures);
            failures = progress.Error is null ? 0 : progress.Cursor == cursor ? failures + 1 : 1;
            dead.AddRange(progress.DeadLetters.Select(letter => letter.EventId));
            cursor = progress.Cursor;
        }

        Assert.Equal(60, cursor);
        Assert.Equal(poison.Select(one => $"{one}"), dead);
        Assert.Equal(Enumerable.Range(1, 60).Except(poison), Receiving.Accepted.SelectMany(IdsOf).Order());
    }

    [Fact]
    public async Task DeliverAsync_ReceiverIsDown_GivesNothingUp()
    {
        Receiving.Trouble = _ => 500;

        var progress = await fixture.RunAsync(failures: 5);

        Assert.Equal((0, 0), (progress.Cursor, progress.Delivered));
        Assert.Empty(progress.DeadLetters);
        Assert.Contains("500", progress.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<int> IdsOf(string body) =>
        JsonElement.Parse(body).EnumerateArray().Select(one => int.Parse(one.GetProperty("id").GetString() ?? "", System.Globalization.CultureInfo.InvariantCulture));
}
