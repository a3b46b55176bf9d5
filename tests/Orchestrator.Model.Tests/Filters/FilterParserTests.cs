using System.Text;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Filters;

namespace Orchestrator.Model.Tests.Filters;

public sealed class FilterParserTests
{
    private const string Vectors = "cloudevents/filters/vectors.json";

    public static TheoryData<string> Evaluations => Sample.Rows(Vectors, "evaluate");

    public static TheoryData<string> Refusals => Sample.Rows(Vectors, "rejectOnCreate");

    [Theory]
    [MemberData(nameof(Evaluations))]
    public void Matches_SampleVector_DeliversOrNot(string row)
    {
        var test = Sample.Parse(row);
        var filter = FilterParser.Parse(test.GetProperty("filters")).Filter!;
        var received = EventJson.Parse(Encoding.UTF8.GetBytes(test.GetProperty("event").GetRawText()));

        Assert.Equal(test.GetProperty("deliver").GetBoolean(), filter.Matches(new EventSubject(received)));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Parse_SampleRefusal_IsRefusedWithTheField(string row)
    {
        var parsing = FilterParser.Parse(Sample.Parse(row).GetProperty("filters"));

        Assert.Null(parsing.Filter);
        Assert.All(parsing.Problems, problem => Assert.StartsWith("filters[0]", problem.Field, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"exact":{"deployment.kind":"full"}}""", true)]
    [InlineData("""{"exact":{"data.deployment.count":"3"}}""", true)]
    [InlineData("""{"not":{"exact":{"nothing.here":"x"}}}""", true)]
    [InlineData("\"data.deployment.count > 2\"", true)]
    [InlineData("\"data.deployment.kind = 'half'\"", false)]
    public void Matches_ConditionOnData_LooksAtPaths(string condition, bool expected)
    {
        var data = JsonElement.Parse("""{"deployment":{"kind":"full","count":3}}""");

        Assert.Equal(expected, FilterParser.Parse(Sample.Parse(condition), "if").Filter!.Matches(new DataSubject(data)));
    }
}
