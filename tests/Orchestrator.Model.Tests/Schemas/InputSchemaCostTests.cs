using System.Diagnostics;
using System.Text.Json;
using Orchestrator.Model.Schemas;

namespace Orchestrator.Model.Tests.Schemas;

/// <summary>Schemas and data that ask for far more work than they are long; each of them took minutes, or for ever.</summary>
public sealed class InputSchemaCostTests
{
    // Each is over in well below a second; the rest is for a machine that does something else.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("""{"allOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    [InlineData("""{"oneOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    [InlineData("""{"if":{"$ref":"#"},"then":{"$ref":"#"},"else":{"$ref":"#"},"not":{"$ref":"#"}}""")]
    [InlineData("""{"dependentSchemas":{"a":{"$ref":"#"}},"allOf":[{"$ref":"#"}]}""")]
    public void Check_SchemaThatBranchesIntoItself_IsTooCostly(string schema) => AssertTooCostly(schema, """{"a":1}""");

    [Fact]
    public void Check_EnumOfLongValuesForEveryItem_IsTooCostly()
    {
        var choices = string.Join(',', Enumerable.Range(0, 2000).Select(number => $"\"{new string('x', 40)}{number}\""));

        AssertTooCostly($$$"""{"items":{"enum":[{{{choices}}}]}}""", $"[{string.Join(',', Enumerable.Repeat($"\"{new string('x', 40)}\"", 5000))}]");
    }

    [Fact]
    public void Check_RequiredNamesInManyMembers_IsTooCostly()
    {
        var names = string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"\"n{number}\""));
        var members = string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"\"n{number}\":0"));

        AssertTooCostly($$"""{"required":[{{names}}]}""", $"{{{members}}}");
    }

    [Theory]
    [InlineData("pattern", """{"items":{"pattern":"^(a+)+$"}}""")]
    [InlineData("patternProperties", """{"items":{"patternProperties":{"^(a+)+$":true}}}""")]
    public void Check_PatternThatBacktracksOnEveryItem_IsTooCostly(string keyword, string schema)
    {
        var text = $"\"{new string('a', 40)}!\"";

        AssertTooCostly(schema, $"[{string.Join(',', Enumerable.Repeat(keyword == "pattern" ? text : $"{{{text}:1}}", 400))}]");
    }

    [Fact]
    public void Check_UniqueItemsOfALongList_IsDoneWithoutComparingEachWithEach()
    {
        var numbers = string.Join(',', Enumerable.Range(0, 45_000));
        var schema = Sample.Parse("""{"uniqueItems":true}""");

        var (unique, repeated) = Timed(() => (InputSchema.Check(schema, Sample.Parse($"[{numbers}]")), InputSchema.Check(schema, Sample.Parse($"[{numbers},7.0]"))));

        Assert.Empty(unique);
        Assert.Equal("data[45000]", Assert.Single(repeated).Field);
    }

    [Fact]
    public void Check_UniqueItemsThatAreNearlyEqual_IsTooCostly()
    {
        var numbers = Enumerable.Range(10_000, 20_000).Select(number => $"0.100000000000000000000{number}");

        AssertTooCostly("""{"uniqueItems":true}""", $"[{string.Join(',', numbers)}]");
    }

    [Theory]
    [InlineData("""[{"a":1,"b":[2]},{"b":[2.0],"a":1}]""", false)]
    [InlineData("""["1",1,true,null,[1],{"a":1}]""", true)]
    [InlineData("""[[1,2],[2,1]]""", true)]
    [InlineData("""[0,-0.0]""", false)]
    public void Check_UniqueItems_ComparesValuesAndNotTheirText(string list, bool unique) =>
        Assert.Equal(unique, InputSchema.Check(Sample.Parse("""{"uniqueItems":true}"""), Sample.Parse(list)).Count == 0);

    [Fact]
    public void Check_EveryItemWrong_NamesTheFirstFiftyOnly()
    {
        var problems = InputSchema.Check(Sample.Parse("""{"items":{"type":"string"}}"""), Sample.Parse($"[{string.Join(',', Enumerable.Repeat("1", 40_000))}]"));

        Assert.Equal(Enumerable.Range(0, 50).Select(index => $"data[{index}]"), problems.Select(problem => problem.Field));
    }

    [Fact]
    public void Check_LongValue_IsShownShortened()
    {
        var problem = Assert.Single(InputSchema.Check(Sample.Parse("""{"const":1}"""), JsonSerializer.SerializeToElement(new string('ä', 100_000))));

        Assert.InRange(problem.Problem.Length, 50, 1001);
    }

    [Theory]
    [InlineData("1e-30", "1.5", true)]
    [InlineData("1e-30", "0", false)]
    [InlineData("1e-28", "79228162514264337593543950335", false)]
    [InlineData("1e300", "1e300", false)]
    [InlineData("1e300", "3", true)]
    public void Check_MultipleOfAnExtremeStep_Answers(string step, string value, bool wrong) =>
        Assert.Equal(wrong, InputSchema.Check(Sample.Parse($$"""{"multipleOf":{{step}}}"""), Sample.Parse(value)).Count > 0);

    [Fact]
    public void Check_LargeOrdinaryData_Fits()
    {
        var schema = Sample.Parse(
            """
            {"properties":{"items":{"type":"array","items":{"type":"object","required":["name"],"additionalProperties":false,
             "properties":{"name":{"type":"string","pattern":"^[a-z0-9-]+$"},"count":{"type":"integer","minimum":0}}}}}}
            """);
        var items = string.Join(',', Enumerable.Range(0, 2000).Select(number => $$"""{"name":"item-{{number}}","count":{{number}}}"""));

        Assert.Empty(InputSchema.Check(schema, Sample.Parse($$"""{"items":[{{items}}]}""")));
    }

    private static void AssertTooCostly(string schema, string data)
    {
        var (parsed, value) = (Sample.Parse(schema), Sample.Parse(data));

        var problem = Assert.Single(Timed(() => InputSchema.Check(parsed, value)));

        Assert.Equal("data", problem.Field);
        Assert.StartsWith("is too costly to check", problem.Problem, StringComparison.Ordinal);
    }

    private static T Timed<T>(Func<T> check)
    {
        var clock = Stopwatch.StartNew();
        var answer = check();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
        return answer;
    }
}
