using System.Text.Json;
using Orchestrator.Model.Filters;
using Orchestrator.Model.Filters.Cesql;
using Orchestrator.Model.Yaml;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Model.Tests.Filters;

public sealed class CesqlTests
{
    private const string AnyEvent = """{"specversion":"1.0","id":"any","source":"/any","type":"any.event"}""";

    public static TheoryData<string, string> OfficialCases
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var file in Directory.GetFiles(Sample.Path("cloudevents/cesql"), "*.yaml").Order(StringComparer.Ordinal))
            {
                var stream = new YamlStream();
                using var reader = new StreamReader(file);
                stream.Load(reader);
                foreach (var test in YamlJson.Convert(stream.Documents[0].RootNode).GetProperty("tests").EnumerateArray())
                {
                    rows.Add($"{Path.GetFileNameWithoutExtension(file)}: {test.GetProperty("name")}", test.GetRawText());
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(OfficialCases))]
    public void Run_OfficialCase_GivesValueAndErrors(string name, string row)
    {
        var test = Sample.Parse(row);
        var parsing = CesqlParser.Parse(test.GetProperty("expression").ToString());
        var wantsError = test.TryGetProperty("error", out var error);
        if (wantsError && error.GetString() == "parse")
        {
            Assert.Null(parsing.Expression);
            return;
        }

        Assert.True(parsing.Expression is not null, $"{name}: {parsing.Problem}");
        var evaluation = new CesqlEvaluation(new DataSubject(Subject(test)));
        var value = evaluation.Run(parsing.Expression);

        Assert.Equal(test.GetProperty("result").GetRawText(), JsonSerializer.Serialize(value));
        if (wantsError)
        {
            Assert.Contains(error.GetString(), evaluation.Errors.Select(one => one.ToString()), StringComparer.OrdinalIgnoreCase);
        }
        else
        {
            Assert.Empty(evaluation.Errors);
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("1 +")]
    [InlineData("'abc")]
    [InlineData("a LIKE b")]
    [InlineData("99999999999")]
    [InlineData("")]
    public void Parse_NoExpression_SaysWhy(string text) =>
        Assert.StartsWith("not a CESQL expression", CesqlParser.Parse(text).Problem, StringComparison.Ordinal);

    [Fact]
    public void Parse_VeryDeepNesting_IsRefusedInsteadOfOverflowing() =>
        Assert.Contains("too deeply", CesqlParser.Parse(new string('(', 100_000)).Problem, StringComparison.Ordinal);

    private static JsonElement Subject(JsonElement test)
    {
        var merged = test.TryGetProperty("event", out var own) ? own : Sample.Parse(AnyEvent);
        return test.TryGetProperty("eventOverrides", out var overrides) ? Payloads(merged, overrides) : merged;
    }

    private static JsonElement Payloads(JsonElement older, JsonElement newer) => Orchestrator.Model.Payloads.JsonMerge.Merge(older, newer)!.Value;
}
