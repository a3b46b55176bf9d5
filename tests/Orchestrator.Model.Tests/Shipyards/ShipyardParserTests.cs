using Orchestrator.Model.Findings;
using Orchestrator.Model.Shipyards;

namespace Orchestrator.Model.Tests.Shipyards;

public sealed class ShipyardParserTests
{
    [Theory]
    [InlineData("keptn/shipyard/three-stage-with-rollback.yaml")]
    [InlineData("keptn/shipyard/pause-two-stages.yaml")]
    [InlineData("keptn/shipyard/approval-releases-queue.yaml")]
    [InlineData("keptn/shipyard/notify-on-success-or-failure.yaml")]
    [InlineData("keptn/shipyard/unknown-task.yaml")]
    [InlineData("keptn/shipyard/minimal.yaml")]
    [InlineData("keptn/shipyard/queue-three-tasks.yaml")]
    [InlineData("keptn/shipyard/two-independent-stages.yaml")]
    [InlineData("keptn/shipyard/stage-without-sequences.yaml")]
    [InlineData("keptn/shipyard/jes-helloworld.yaml")]
    [InlineData("keptn/shipyard/jes-locust.yaml")]
    [InlineData("keptn/shipyard/jes-docs-example.yaml")]
    [InlineData("seed/shipyard.yaml")]
    public void Parse_KeptnFile_IsValidWithoutFindings(string file)
    {
        var parsing = ShipyardParser.Parse(Sample.Text(file), file);

        Assert.Empty(parsing.Findings);
        Assert.NotEmpty(parsing.Shipyard!.Stages);
    }

    [Fact]
    public void Parse_LegacyTriggersKey_WarnsWithThePlace()
    {
        var parsing = ShipyardParser.Parse(Sample.Text("keptn/shipyard/legacy-triggers-key.yaml"));

        Assert.NotNull(parsing.Shipyard);
        Assert.All(parsing.Findings, finding => Assert.Equal("unknown-key", finding.Rule));
        Assert.Contains(parsing.Findings, finding => finding.Message.Contains("'triggers'", StringComparison.Ordinal) && finding.Line > 1);
    }

    [Fact]
    public void Parse_Version0WithoutSpec_IsRefused()
    {
        var parsing = ShipyardParser.Parse(Sample.Text("keptn/shipyard/version-0-no-spec.yaml"));

        Assert.Null(parsing.Shipyard);
        Assert.Contains(parsing.Errors, finding => finding.Rule == "version");
    }

    [Fact]
    public void Parse_PublishedExampleWithBadIndent_IsASyntaxErrorWithItsLine()
    {
        var parsing = ShipyardParser.Parse(Sample.Text("keptn/shipyard/spec-md-example-bad-indent.yaml"), "shipyard.yaml");

        var finding = Assert.Single(parsing.Findings);
        Assert.Equal(("yaml-syntax", Severity.Error), (finding.Rule, finding.Severity));
        Assert.Equal(42, finding.Line);
    }

    [Fact]
    public void Parse_PublishedExampleIndented_WarnsOfResultFailedOnly()
    {
        var text = Sample.Text("keptn/shipyard/spec-md-example-bad-indent.yaml")
            .Replace("              properties:\n                deploymentstrategy: blue_green\n", "            properties:\n              deploymentstrategy: blue_green\n", StringComparison.Ordinal);

        var parsing = ShipyardParser.Parse(text);

        var finding = Assert.Single(parsing.Findings);
        Assert.Equal((50, Severity.Warning, "selector-value"), (finding.Line, finding.Severity, finding.Rule));
        Assert.Contains("Did you mean 'fail'?", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(parsing.Shipyard);
    }

    [Theory]
    [InlineData("0.2.2", true)]
    [InlineData("spec.keptn.sh/0.2.0", true)]
    [InlineData("spec.keptn.sh/0.3.0", true)]
    [InlineData("0.1.0", false)]
    [InlineData("0", false)]
    public void Parse_Version_FollowsKeptnsRule(string version, bool accepted)
    {
        var parsing = ShipyardParser.Parse($"apiVersion: {version}\nspec: {{stages: [{{name: dev}}]}}");

        Assert.Equal(accepted, parsing.Shipyard is not null);
    }

    [Theory]
    [InlineData("{name: Dev}", "stage-name")]
    [InlineData("{name: 1dev}", "stage-name")]
    [InlineData("{name: dev-}", "stage-name")]
    [InlineData("{name: dev, sequences: [{name: a.b, tasks: [{name: t}]}]}", "sequence-name")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t.u}]}]}", "task-name")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: []}]}", "empty-tasks")]
    [InlineData("{name: dev, sequences: [{name: a}]}", "empty-tasks")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t}]}, {name: a, tasks: [{name: t}]}]}", "duplicate-sequence")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t, triggeredAfter: soon}]}]}", "duration")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: text}]}", "type")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t, onFailure: maybe}]}]}", "on-failure")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t, if: {regex: {x: y}}}]}]}", "condition")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t, retries: {maxAttempts: 0}}]}]}", "retries")]
    [InlineData("{name: dev, sequences: [{name: a, concurrency: {policy: any}, tasks: [{name: t}]}]}", "concurrency")]
    [InlineData("{name: dev, sequences: [{name: a, schedule: {cron: '@daily', timezone: Mars/Base}, tasks: [{name: t}]}]}", "schedule")]
    [InlineData("{name: dev}, {name: dev}", "duplicate-stage")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{parallel: [{name: t}, {name: t}]}]}]}", "duplicate-task")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{parallel: [{name: t}], timeout: 1m}]}]}", "group-key")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{parallel: [{name: t}], if: {exact: {data.a: b}}}]}]}", "group-key")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{parallel: [a.b]}]}]}", "task-name", "task-name")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: []}, {name: b, tasks: []}]}", "empty-tasks", "empty-tasks")]
    [InlineData("{name: dev, sequences: [{name: a, inputs: {type: obj}, tasks: [{name: t}]}]}", "inputs")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: approval, properties: {minimumApprovers: two}}]}]}", "type")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: approval, properties: {minimumApprovers: 0}}]}]}", "approval")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: approval, properties: {deadline: soon}}]}]}", "duration")]
    public void Parse_Mistake_IsRefusedByItsRule(string stages, params string[] rules)
    {
        var parsing = ShipyardParser.Parse($"apiVersion: spec.keptn.sh/0.2.3\nspec:\n  stages: [{stages}]");

        Assert.Null(parsing.Shipyard);
        Assert.Equal(rules, parsing.Errors.Select(finding => finding.Rule));
        Assert.All(parsing.Findings, finding => Assert.Equal(3, finding.Line));
    }

    [Theory]
    [InlineData("event: prod.s.finished", "dead-trigger", "no stage 'prod'")]
    [InlineData("event: dev.sss.finished", "dead-trigger", "Did you mean 's'?")]
    [InlineData("event: sh.keptn.event.dev.s.finished", "dead-trigger", "without 'sh.keptn.event.'")]
    [InlineData("event: dev.s.finished, selector: {match: {first.result: pass}}", "selector-key", "'last'")]
    [InlineData("event: dev.s.finished, selector: {match: {other.result: fail}}", "selector-key", "never holds")]
    [InlineData("event: dev.s.finished, selector: {match: {result: failed}}", "selector-value", "'fail'")]
    [InlineData("event: dev.next.finished", "endless-chain", "dev.next")]
    public void Parse_TriggerThatCannotWork_IsAWarning(string trigger, string rule, string text)
    {
        var parsing = ShipyardParser.Parse(
            $$"""
            apiVersion: spec.keptn.sh/0.2.3
            spec:
              stages:
                - name: dev
                  sequences:
                    - {name: s, tasks: [{name: first}, {name: last}]}
                    - name: next
                      tasks: [{name: t}]
                      triggeredOn: [{ {{trigger}} }]
            """);

        var finding = Assert.Single(parsing.Findings);
        Assert.Equal((9, Severity.Warning, rule), (finding.Line, finding.Severity, finding.Rule));
        Assert.Contains(text, finding.Message, StringComparison.Ordinal);
        Assert.NotNull(parsing.Shipyard);
    }

    [Theory]
    [InlineData("pass: auto", "approval", "automatic or manual")]
    [InlineData("minApprovers: 2", "unknown-key", "minimumApprovers")]
    public void Parse_ApprovalThatMayMeanSomethingElse_IsAWarning(string properties, string rule, string text)
    {
        var parsing = ShipyardParser.Parse(
            $$"""
            apiVersion: spec.keptn.sh/0.2.3
            spec:
              stages: [{name: dev, sequences: [{name: s, tasks: [{name: approval, properties: { {{properties}} } } ] } ] } ]
            """);

        var finding = Assert.Single(parsing.Findings);
        Assert.Equal((3, Severity.Warning, rule), (finding.Line, finding.Severity, finding.Rule));
        Assert.Contains(text, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ParallelGroupOfNames_IsAGroupOfTasks()
    {
        var parsing = ShipyardParser.Parse("apiVersion: spec.keptn.sh/0.2.3\nspec: {stages: [{name: dev, sequences: [{name: s, tasks: [{parallel: [a, b]}]}]}]}");

        Assert.Empty(parsing.Findings);
        Assert.Equal(["a", "b"], parsing.Shipyard!.Stages[0].Sequences[0].Tasks[0].Parallel.Select(task => task.Name));
    }

    [Fact]
    public void Parse_RemediationLoop_HasAnExitAndNoFinding()
    {
        var parsing = ShipyardParser.Parse(
            """
            apiVersion: spec.keptn.sh/0.2.3
            spec:
              stages:
                - name: prod
                  sequences:
                    - name: remediation
                      triggeredOn: [{event: prod.remediation.finished, selector: {match: {evaluation.result: fail}}}]
                      tasks: [{name: get-action}, {name: action}, {name: evaluation, triggeredAfter: 10m}]
            """);

        Assert.Empty(parsing.Findings);
    }

    [Fact]
    public void Parse_AllExtensions_AreRead()
    {
        var parsing = ShipyardParser.Parse(
            """
            apiVersion: spec.keptn.sh/0.2.3
            kind: Shipyard
            metadata: {name: demo}
            spec:
              stages:
                - name: dev
                  sequences:
                    - name: delivery
                      description: ships it
                      timeout: 2h
                      concurrency: {group: db, policy: cancelOlder}
                      schedule: {cron: "0 3 * * *", timezone: Europe/Vienna, data: {x: 1}}
                      inputs: {type: object, required: [version]}
                      tasks:
                        - name: build
                          timeout: 90s
                          startTimeout: "0"
                          retries: {maxAttempts: 3, backoff: 1s, maxBackoff: 1m, on: [errored, fail]}
                          if: {exact: {data.kind: full}}
                          expectStarted: false
                          onFailure: continue
                          properties: {n: 5, flag: true, text: "5"}
                        - parallel: [{name: a}, {name: b, timeout: 1m}]
            """);

        Assert.Empty(parsing.Findings);
        var sequence = parsing.Shipyard!.Stages[0].Sequences[0];
        var build = sequence.Tasks[0];
        Assert.Equal(("ships it", TimeSpan.FromHours(2)), (sequence.Description, sequence.Timeout));
        Assert.Equal(new SequenceConcurrency { Group = "db", Policy = ConcurrencyPolicy.CancelOlder }, sequence.Concurrency);
        Assert.Equal(("0 3 * * *", "Europe/Vienna"), (sequence.Schedule!.Cron, sequence.Schedule.TimeZone));
        Assert.Equal((TimeSpan.FromSeconds(90), null, false, true), (build.Timeout, build.EffectiveStartTimeout, build.ExpectStarted, build.ContinueOnFailure));
        Assert.Equal((3, true, true, TimeSpan.FromSeconds(4)), (build.Retries!.MaxAttempts, build.Retries.OnErrored, build.Retries.OnFail, build.Retries.DelayAfter(3)));
        Assert.Equal("""{"n":5,"flag":true,"text":"5"}""", build.Properties!.Value.GetRawText());
        Assert.Equal(("a+b", 2), (sequence.Tasks[1].Name, sequence.Tasks[1].Parallel.Count));
    }

    [Fact]
    public void FindSequence_EvaluationNotDefined_IsTheBuiltInOne()
    {
        var stage = ShipyardParser.Parse(Sample.Text("keptn/shipyard/stage-without-sequences.yaml")).Shipyard!.FindStage("otherstage")!;

        Assert.Equal(["evaluation"], stage.FindSequence("evaluation")!.Tasks.Select(task => task.Name));
        Assert.Null(stage.FindSequence("delivery"));
    }
}
