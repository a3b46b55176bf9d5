using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Tests.Verdicts;

public sealed class VerdictTests
{
    public static TheoryData<string> KeptnCases => Sample.Rows("keptn/cases/task-aggregation.json");

    [Theory]
    [MemberData(nameof(KeptnCases))]
    public void Aggregate_KeptnCase_GivesKeptnVerdict(string row)
    {
        var test = Sample.Parse(row);
        var finished = test.GetProperty("finished").EnumerateArray().Select(pair => Verdict.Parse(pair[0].GetString(), pair[1].GetString()));

        var verdict = Verdict.Aggregate(finished);

        Assert.Equal(Verdict.Parse(test.GetProperty("result").GetString(), test.GetProperty("status").GetString()), verdict);
    }

    [Theory]
    [InlineData("PASS", "Succeeded", Result.Pass, Status.Succeeded)]
    [InlineData("", "", Result.Fail, Status.Unknown)]
    [InlineData(null, "errored", Result.Fail, Status.Errored)]
    public void Parse_AnyCase_ReadsTheWords(string? result, string? status, Result expectedResult, Status expectedStatus) =>
        Assert.Equal(new Verdict(expectedResult, expectedStatus), Verdict.Parse(result, status));

    [Fact]
    public void Aggregate_AbortedWithPass_IsFail() =>
        Assert.Equal(Verdict.Aborted, Verdict.Aggregate([new(Result.Pass, Status.Aborted), Verdict.Passed]));
}
