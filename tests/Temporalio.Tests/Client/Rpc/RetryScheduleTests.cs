using Temporalio.Client.Rpc;
using Temporalio.Exceptions;

namespace Temporalio.Tests.Client.Rpc;

public class RetryScheduleTests
{
    private static readonly RetrySchedule Exact = new(new() { RandomizationFactor = 0 });

    [Theory]
    [InlineData(RpcException.StatusCode.Unavailable, true)]
    [InlineData(RpcException.StatusCode.DataLoss, true)]
    [InlineData(RpcException.StatusCode.Internal, true)]
    [InlineData(RpcException.StatusCode.Unknown, true)]
    [InlineData(RpcException.StatusCode.ResourceExhausted, true)]
    [InlineData(RpcException.StatusCode.Aborted, true)]
    [InlineData(RpcException.StatusCode.OutOfRange, true)]
    [InlineData(RpcException.StatusCode.DeadlineExceeded, false)]
    [InlineData(RpcException.StatusCode.Cancelled, false)]
    [InlineData(RpcException.StatusCode.NotFound, false)]
    [InlineData(RpcException.StatusCode.InvalidArgument, false)]
    public void IsRetryable_Code_AsTheCoreDoes(RpcException.StatusCode code, bool expected) =>
        Assert.Equal(expected, RetrySchedule.IsRetryable(code));

    [Fact]
    public void DelayAfter_Attempts_GrowToTheMaximum()
    {
        var delays = Enumerable.Range(1, 10).Select(attempt => Delay(RpcException.StatusCode.Unavailable, attempt));

        Assert.Equal([100, 150, 225, 337], delays.Take(4));
        Assert.All(delays, delay => Assert.InRange(delay, 0, 5000));
    }

    [Fact]
    public void DelayAfter_Throttled_StartsAtASecond()
    {
        Assert.Equal(1000, Delay(RpcException.StatusCode.ResourceExhausted, 1));
        Assert.Equal(8000, Delay(RpcException.StatusCode.ResourceExhausted, 4));
    }

    [Fact]
    public void DelayAfter_TriesOrTimeUsedUp_GivesUp()
    {
        Assert.Null(Exact.DelayAfter(RpcException.StatusCode.Unavailable, 11, TimeSpan.Zero, null));
        Assert.Null(Exact.DelayAfter(RpcException.StatusCode.Unavailable, 1, TimeSpan.FromSeconds(10), null));
        Assert.Null(Exact.DelayAfter(RpcException.StatusCode.Unavailable, 1, TimeSpan.Zero, TimeSpan.FromMilliseconds(50)));
    }

    private static int Delay(RpcException.StatusCode code, int attempt) =>
        (int)Exact.DelayAfter(code, attempt, TimeSpan.Zero, null)!.Value.TotalMilliseconds;
}
