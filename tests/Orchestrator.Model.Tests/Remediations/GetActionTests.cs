using Orchestrator.Model.Remediations;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Tests.Remediations;

public sealed class GetActionTests
{
    [Theory]
    [InlineData(0, "toggle-feature", 1)]
    [InlineData(1, "run-snow-wf", 2)]
    public void Of_SampleEvent_GivesTheActionAndTheNextIndex(int sample, string action, int next)
    {
        var answer = GetAction.Of(Remediation, Sample.Json($"keptn/remediation/get-action.triggered-{sample}.json").GetProperty("data"));

        Assert.Equal(Verdict.Passed, answer.Verdict);
        Assert.Equal(action, answer.Data.GetProperty("action").GetProperty("action").GetString());
        Assert.Equal(next, answer.Data.GetProperty("get-action").GetProperty("actionIndex").GetInt32());
    }

    [Fact]
    public void Of_NoActionLeft_FailsAndEndsTheEscalation()
    {
        var answer = GetAction.Of(Remediation, Sample.Parse("""{"problem":{"problemTitle":"Response time degradation"},"get-action":{"actionIndex":2}}"""));

        Assert.Equal(new Verdict(Result.Fail, Status.Succeeded), answer.Verdict);
    }

    [Fact]
    public void Parse_OtherVersion_IsRefused()
    {
        var file = RemediationFile.Parse("apiVersion: spec.keptn.sh/0.1.3\nkind: Remediation", out var findings);

        Assert.Null(file);
        Assert.Equal("version", Assert.Single(findings).Rule);
    }

    private static RemediationFile Remediation => RemediationFile.Parse(Sample.Text("keptn/remediation/service.yaml"), out _)!;
}
