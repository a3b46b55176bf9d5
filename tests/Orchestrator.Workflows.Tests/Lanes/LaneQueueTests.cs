using Orchestrator.Model.Shipyards;
using Orchestrator.Workflows.Lanes;

namespace Orchestrator.Workflows.Tests.Lanes;

public sealed class LaneQueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Request_FreeLane_IsGrantedAndAskingAgainChangesNothing()
    {
        var queue = new LaneQueue(new LaneInput());

        var first = queue.Request(Ask("a"));
        var again = queue.Request(Ask("a"));

        Assert.Equal((LaneAnswer.Granted, LaneAnswer.Granted), (first, again));
        Assert.Single(queue.Holders);
        Assert.False(queue.HasWork);
    }

    [Fact]
    public void GrantNext_HolderLeaves_FollowsTheOrderOfTriggers()
    {
        var queue = new LaneQueue(new LaneInput());
        queue.Request(Ask("a"));

        Assert.Equal(LaneAnswer.Queued, queue.Request(Ask("late", second: 9)));
        Assert.Equal(LaneAnswer.Queued, queue.Request(Ask("early", second: 1)));
        Assert.Null(queue.GrantNext());
        queue.Leave("a");
        var early = queue.GrantNext();
        queue.Leave("early");
        var late = queue.GrantNext();

        Assert.Equal(new LaneGrantee("early", new LaneGrant(1, true)), early);
        Assert.Equal(new LaneGrantee("late", new LaneGrant(1, false)), late);
    }

    [Fact]
    public void Request_NamesAnEndedHolder_IsGrantedWithoutARelease()
    {
        var queue = new LaneQueue(new LaneInput());
        queue.Request(Ask("a"));

        var answer = queue.Request(Ask("b") with { Ended = "a" });

        Assert.Equal(LaneAnswer.Granted, answer);
        Assert.Equal(["b"], queue.Holders.Select(holder => holder.Holder));
    }

    [Fact]
    public void TellNext_OthersWait_NamesEachHolderOnce()
    {
        var queue = new LaneQueue(new LaneInput());
        queue.Request(Ask("a"));
        Assert.Null(queue.TellNext());

        queue.Request(Ask("b"));

        Assert.True(queue.HasWork);
        Assert.Equal("a", queue.TellNext());
        Assert.Null(queue.TellNext());
        Assert.False(queue.HasWork);
    }

    [Fact]
    public void Request_SameContext_DoesNotWaitForItself()
    {
        var queue = new LaneQueue(new LaneInput());
        queue.Request(Ask("a", context: "one"));

        Assert.Equal(LaneAnswer.Granted, queue.Request(Ask("b", context: "one")));
        Assert.Equal(LaneAnswer.Queued, queue.Request(Ask("c", context: "two")));
    }

    [Fact]
    public void Request_PolicyReject_IsRejectedOnlyWhileTaken()
    {
        var queue = new LaneQueue(new LaneInput());
        queue.Request(Ask("a"));

        var taken = queue.Request(Ask("b") with { Policy = ConcurrencyPolicy.Reject });
        queue.Leave("a");
        var free = queue.Request(Ask("b") with { Policy = ConcurrencyPolicy.Reject, Ticket = 2 });

        Assert.Equal((LaneAnswer.Rejected, LaneAnswer.Granted), (taken, free));
    }

    [Fact]
    public void Displace_Newcomer_NamesAllOthersAndIsNext()
    {
        var queue = new LaneQueue(new LaneInput());
        queue.Request(Ask("a"));
        queue.Request(Ask("b", second: 1));
        var newest = Ask("c", second: 2) with { Policy = ConcurrencyPolicy.CancelOlder };
        queue.Request(newest);

        var displaced = queue.Displace(newest);
        queue.Leave("a");

        Assert.Equal(["b", "a"], displaced);
        Assert.Equal("c", queue.GrantNext()!.Holder);
    }

    [Fact]
    public void Request_CameBackWithANewTicket_LosesItsOldPlace()
    {
        var queue = new LaneQueue(new LaneInput());
        queue.Request(Ask("a"));
        queue.Request(Ask("b"));

        queue.Leave("b");
        queue.Request(Ask("b") with { Ticket = 2 });
        queue.Leave("a");

        Assert.Equal(new LaneGrantee("b", new LaneGrant(2, false)), queue.GrantNext());
        Assert.Equal(0, queue.WaitingCount);
    }

    [Fact]
    public void ToInput_TenThousandWaiting_ContinuesInTheSameOrderWithinTheLimit()
    {
        var queue = new LaneQueue(new LaneInput());
        var id = Guid.Empty.ToString("D");
        for (var i = 0; i < 10_000; i++)
        {
            queue.Request(Ask($"sequence/project/stage/service/delivery/{id}{i}", second: i, context: $"{id[..31]}{i:d5}"));
        }

        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(queue.ToInput());
        var next = new LaneQueue(System.Text.Json.JsonSerializer.Deserialize<LaneInput>(bytes)!);
        next.Leave(queue.Holders[0].Holder);

        Assert.InRange(bytes.Length, 1, 2_000_000);
        Assert.EndsWith($"{id}1", next.GrantNext()!.Holder, StringComparison.Ordinal);
    }

    private static LaneRequest Ask(string holder, int second = 0, string? context = null) =>
        new("lane", holder, context ?? $"context of {holder}", Start.AddSeconds(second), ConcurrencyPolicy.Queue);
}
