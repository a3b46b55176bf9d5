using System.Text.Json;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Tests;

/// <summary>`orc validate`: offline, with places.</summary>
public sealed class ValidateTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public async Task Validate_TheDemo_FindsNothing()
    {
        var run = await OrcRun.Of("validate", Path.Combine(AppContext.BaseDirectory, "examples", "demo"));

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("3 files: 0 errors, 0 warnings", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_AShipyardWithTasksAsText_NamesFileLineAndColumn()
    {
        var file = directory.Write("shipyard.yaml", """
            apiVersion: spec.keptn.sh/0.2.3
            kind: Shipyard
            metadata:
              name: broken
            spec:
              stages:
                - name: dev
                  sequences:
                    - name: delivery
                      tasks: deployment
            """);

        var run = await OrcRun.Of("validate", file, "-o", "json");

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        using var findings = JsonDocument.Parse(run.Output);
        var finding = findings.RootElement.EnumerateArray().First(found => found.GetProperty("severity").GetString() == "error");
        Assert.Equal(file, finding.GetProperty("file").GetString());
        Assert.Equal(10, finding.GetProperty("line").GetInt32());
        Assert.True(finding.GetProperty("column").GetInt32() > 1);
        Assert.NotEmpty(finding.GetProperty("rule").GetString()!);
        Assert.Contains("tasks", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_BrokenYaml_NamesThePlace()
    {
        var file = directory.Write("job/config.yaml", "apiVersion: v2\nactions:\n  - name: [a\n");

        var run = await OrcRun.Of("validate", file);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Matches($"{System.Text.RegularExpressions.Regex.Escape(file)}:\\d+:\\d+: error", run.Output);
    }

    [Fact]
    public async Task Validate_AnUnknownKindOfOurs_SuggestsTheNearest()
    {
        var file = directory.Write("thing.yaml", "apiVersion: orchestrator/v1\nkind: Projekt\nmetadata:\n  name: x\n");

        var run = await OrcRun.Of("validate", file);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(":2:7: error kind:", run.Output, StringComparison.Ordinal);
        Assert.Contains("Project", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_OtherYamlInADirectory_IsPassedOver()
    {
        directory.Write("slo.yaml", "spec_version: '1.0'\nobjectives: []\n");

        var run = await OrcRun.Of("validate", directory.Path);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    public void Dispose() => directory.Dispose();
}
