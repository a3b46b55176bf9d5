using System.Text.Json;
using Orchestrator.Model.Approvals;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Tests.Approvals;

public sealed class ApprovalTermsTests
{
    public static TheoryData<string> KeptnCases => Sample.Rows("keptn/cases/approval-strategy.json");

    [Theory]
    [MemberData(nameof(KeptnCases))]
    public void Of_KeptnCase_DecidesAsKeptn(string row)
    {
        var test = Sample.Parse(row);
        var data = JsonSerializer.SerializeToElement(new { result = test.GetProperty("incomingResult").GetString(), approval = test.GetProperty("approval") });
        var finished = test.GetProperty("finished");
        Result? expected = finished.ValueKind == JsonValueKind.Null ? null : Verdict.Parse(finished.GetProperty("result").GetString(), null).Result;

        Assert.Equal(expected, ApprovalTerms.Of(data).Decision);
    }

    [Theory]
    [InlineData("""{"result":"pass"}""", false)]
    [InlineData("""{"result":"pass","approval":{}}""", true)]
    [InlineData("""{"evaluation":{"result":"warning"},"approval":{"pass":"manual"}}""", true)]
    public void Of_StrategyLeftOut_IsAutomaticOnlyWithABlock(string data, bool decided) =>
        Assert.Equal(decided, ApprovalTerms.Of(Sample.Parse(data)).Decision is not null);

    [Fact]
    public void Of_OurMembers_AreRead()
    {
        var terms = ApprovalTerms.Of(Sample.Parse("""{"approval":{"pass":"manual","deadline":"2h","minimumApprovers":2},"result":"pass"}"""));

        Assert.Equal((TimeSpan.FromHours(2), 2), (terms.Deadline, terms.MinimumApprovers));
    }
}
