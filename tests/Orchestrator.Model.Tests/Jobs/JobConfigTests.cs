using System.Text.Json;
using Orchestrator.Model.Jobs;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Tests.Jobs;

public sealed class JobConfigTests
{
    [Theory]
    [InlineData("two-actions-jsonpath")]
    [InlineData("simple")]
    [InlineData("complex-silent")]
    [InlineData("two-tasks")]
    [InlineData("helloworld")]
    [InlineData("docs-example")]
    [InlineData("envvar")]
    [InlineData("files")]
    [InlineData("ttl-5-sleep")]
    public void Parse_KeptnFile_HasNoFindings(string name)
    {
        var parsing = JobConfigParser.Parse(Sample.Text($"keptn/job/{name}.yaml"));

        Assert.Empty(parsing.Findings);
        Assert.NotEmpty(parsing.Config!.Actions);
    }

    [Theory]
    [InlineData("invalid-extra-top-level", "unknown-key")]
    [InlineData("empty-actions", "type")]
    public void Parse_WrongFile_IsRefused(string name, string rule)
    {
        var parsing = JobConfigParser.Parse(Sample.Text($"keptn/job/{name}.yaml"));

        Assert.Null(parsing.Config);
        Assert.Equal(rule, parsing.Findings[0].Rule);
    }

    [Fact]
    public void Parse_ComplexFile_ReadsEveryMember()
    {
        var config = JobConfigParser.Parse(Sample.Text("keptn/job/complex-silent.yaml")).Config!;

        var first = config.Actions[0].Tasks[0];
        Assert.True(config.Actions[1].Silent);
        Assert.Equal(new JobResources("1", "512Mi", "50m", "128Mi"), first.Resources);
        Assert.Equal(TimeSpan.FromSeconds(1000), first.Timeout);
        Assert.Null(config.Actions[1].Tasks[0].Resources);
    }

    [Theory]
    [InlineData("keptn/event/test.triggered.json", "keptn/job/two-actions-jsonpath.yaml", new string[0])]
    [InlineData("keptn/event/action.triggered.json", "keptn/job/two-actions-jsonpath.yaml", new[] { "Run Bash" })]
    public void Matching_SampleEvent_RunsTheActions(string file, string configFile, string[] expected)
    {
        var root = Sample.Json(file);
        var config = JobConfigParser.Parse(Sample.Text(configFile)).Config!;

        var actions = JobMatching.Matching(config, root.GetProperty("type").GetString()!, root);

        Assert.Equal(expected, actions.Select(action => action.Name));
    }

    [Theory]
    [InlineData("sh.keptn.event.action.triggered", 2)]
    [InlineData("sh.keptn.event.test.triggered", 2)]
    [InlineData("sh.keptn.event.deployment.finished", 0)]
    public void Matching_RegularExpression_IsUnanchoredAndEveryActionCounts(string type, int count)
    {
        var config = JobConfigParser.Parse(
            """
            apiVersion: v2
            actions:
              - name: one
                events: [{name: sh.keptn.event.*.triggered}]
                tasks: [{name: t, image: i}]
              - name: two
                events: [{name: "event\\.(action|test)\\.triggered"}, {name: "("}]
                tasks: [{name: t, image: i}]
            """).Config!;

        var actions = JobMatching.Matching(config, type, Sample.Parse("{}"));

        Assert.Equal(count, actions.Count);
    }

    [Fact]
    public void NearestMisses_OtherTask_NamesActionAndEvent()
    {
        var config = JobConfigParser.Parse(
            "apiVersion: v2\nactions: [{name: deploy, events: [{name: sh.keptn.event.deploy.triggered}], tasks: [{name: t, image: i}]}]").Config!;

        var misses = JobMatching.NearestMisses(config, "sh.keptn.event.deployment.triggered", Sample.Parse("{}"));

        Assert.Equal("action 'deploy' listens to sh.keptn.event.deploy.triggered, the event is sh.keptn.event.deployment.triggered", misses);
    }

    [Fact]
    public void Parse_OurMembers_AreRead()
    {
        var config = JobConfigParser.Parse(
            """
            apiVersion: v2
            actions:
              - name: a
                events: [{name: x}]
                tasks:
                  - {name: t, image: i, timeout: 5m, network: bridge, exitCodes: {3: warning}, retries: {maxAttempts: 2}}
            """).Config!;

        var task = config.Actions[0].Tasks[0];
        Assert.Equal((TimeSpan.FromMinutes(5), "bridge", Result.Warning, 2), (task.Timeout, task.Network, task.ExitCodes[3], task.Retries!.MaxAttempts));
    }

    [Fact]
    public void JobTask_AsPayload_SurvivesJson()
    {
        var action = JobConfigParser.Parse(Sample.Text("keptn/job/envvar.yaml")).Config!.Actions[0];

        var copy = JsonSerializer.Deserialize<JobAction>(JsonSerializer.SerializeToUtf8Bytes(action))!;

        Assert.Equal(JsonSerializer.Serialize(action), JsonSerializer.Serialize(copy));
        Assert.Equal(action.Tasks[0].Env, copy.Tasks[0].Env);
    }
}
