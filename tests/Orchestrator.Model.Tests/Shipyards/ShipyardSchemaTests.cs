using System.Text.Json;
using Orchestrator.Model.Schemas;
using Orchestrator.Model.Shipyards;
using Orchestrator.Model.Yaml;

namespace Orchestrator.Model.Tests.Shipyards;

/// <summary>The JSON Schema that editors use says what the parser says.</summary>
public sealed class ShipyardSchemaTests
{
    private static JsonElement Schema { get; } = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schemas", "shipyard.json")));

    [Fact]
    public void Findings_OfTheSchema_AreNone() => Assert.Empty(InputSchema.Findings(Schema));

    [Fact]
    public void Properties_OfSequenceAndTask_AreTheKeysOfTheParser()
    {
        Assert.Equal(ShipyardParser.SequenceKeys.Order(StringComparer.Ordinal), Keys("sequence"));
        Assert.Equal(TaskParser.TaskKeys.Order(StringComparer.Ordinal), Keys("task"));
    }

    [Fact]
    public void Check_ShipyardsThatParseWithoutAFinding_Fit()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Samples", "keptn", "shipyard"), "*.yaml");

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var text = File.ReadAllText(file);
            if (ShipyardParser.Parse(text) is { Shipyard: not null, Findings.Count: 0 })
            {
                Assert.Empty(Check(text));
            }
        });
    }

    [Theory]
    [InlineData("{name: Dev}")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: []}]}")]
    [InlineData("{name: dev, sequences: [{name: a.b, tasks: [{name: t}]}]}")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t, triggeredAfter: soon}]}]}")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t, onFailure: maybe}]}]}")]
    [InlineData("{name: dev, sequences: [{name: a, tasks: [{name: t, tiemout: 1m}]}]}")]
    [InlineData("{name: dev, sequences: [{name: a, concurrency: {policy: any}, tasks: [{name: t}]}]}")]
    [InlineData("{name: dev, sequences: [{name: a, triggeredOn: [{event: dev.b.finished, selector: {match: {result: failed}}}], tasks: [{name: t}]}]}")]
    [InlineData("{name: dev, sequences: [{name: a, triggeredOn: [{event: dev.b}], tasks: [{name: t}]}]}")]
    public void Check_Mistake_DoesNotFit(string stage) =>
        Assert.NotEmpty(Check($"apiVersion: spec.keptn.sh/0.2.3\nkind: Shipyard\nspec: {{stages: [{stage}]}}"));

    private static IReadOnlyList<Findings.FieldProblem> Check(string yaml)
    {
        var source = new YamlSource("shipyard.yaml");
        return InputSchema.Check(Schema, YamlJson.Convert(source.Load(yaml)!));
    }

    private static IEnumerable<string> Keys(string definition) =>
        Schema.GetProperty("$defs").GetProperty(definition).GetProperty("properties").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);
}
