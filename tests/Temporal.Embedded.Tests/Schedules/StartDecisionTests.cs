using Temporal.Embedded.Schedules;
using Temporalio.Api.Enums.V1;

namespace Temporal.Embedded.Tests.Schedules;

public sealed class StartDecisionTests
{
    [Theory]
    [InlineData(ScheduleOverlapPolicy.Skip, false, "", "0", "", 2, "")]
    [InlineData(ScheduleOverlapPolicy.Skip, true, "", "", "", 3, "")]
    [InlineData(ScheduleOverlapPolicy.BufferOne, false, "", "0", "1", 1, "")]
    [InlineData(ScheduleOverlapPolicy.BufferOne, true, "", "", "0", 2, "")]
    [InlineData(ScheduleOverlapPolicy.BufferAll, true, "", "", "012", 0, "")]
    [InlineData(ScheduleOverlapPolicy.CancelOther, true, "", "", "012", 0, "cancel")]
    [InlineData(ScheduleOverlapPolicy.TerminateOther, true, "", "", "012", 0, "terminate")]
    [InlineData(ScheduleOverlapPolicy.TerminateOther, false, "", "2", "", 0, "")]
    [InlineData(ScheduleOverlapPolicy.AllowAll, true, "012", "", "", 0, "")]
    public void Of_ThreeStarts_FollowsThePolicy(ScheduleOverlapPolicy policy, bool running, string overlapping, string exclusive, string waiting, int skipped, string ends)
    {
        var due = Enumerable.Range(0, 3).Select(index => new BufferedStart(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, ScheduleOverlapPolicy.Unspecified, false, $"{index}"));

        var decision = StartDecision.Of(due, running, policy);

        Assert.Equal(overlapping, string.Concat(decision.Overlapping.Select(start => start.RequestId)));
        Assert.Equal(exclusive, decision.Exclusive?.RequestId ?? "");
        Assert.Equal(waiting, string.Concat(decision.Waiting.Select(start => start.RequestId)));
        Assert.Equal(skipped, decision.Skipped);
        Assert.Equal(ends, decision.TerminatesOthers ? "terminate" : decision.CancelsOthers ? "cancel" : "");
    }
}
