using System.Text.Json;
using Orchestrator.Model.Payloads;

namespace Orchestrator.Model.Tests.Payloads;

public sealed class JsonMergeTests
{
    public static TheoryData<string> KeptnCases => Sample.Rows("keptn/cases/merge.json");

    [Theory]
    [MemberData(nameof(KeptnCases))]
    public void Merge_KeptnCase_GivesKeptnResult(string row)
    {
        var test = Sample.Parse(row);

        var merged = JsonMerge.Merge(test.GetProperty("a"), test.GetProperty("b"));

        Assert.True(JsonElement.DeepEquals(test.GetProperty("out"), merged!.Value), merged.ToString());
    }

    [Theory]
    [InlineData("""{"n":1}""", """{"n":2}""", """{"n":2}""")]
    [InlineData("""{"n":true}""", """{"n":"x"}""", """{"n":"x"}""")]
    [InlineData("""{"n":"x"}""", """{"n":null}""", """{"n":""}""")]
    [InlineData("""{"n":[1]}""", """{"n":null}""", """{"n":[1]}""")]
    [InlineData("""{"n":[1,2]}""", """{"n":[2,3,1]}""", """{"n":[2,3,1]}""")]
    [InlineData("""{"n":[1,1]}""", """{"n":[1,2]}""", """{"n":[1,2,1,1]}""")]
    [InlineData("""{"n":[]}""", """{"n":[1]}""", """{"n":[1]}""")]
    [InlineData("""{"n":{"a":1}}""", """{"n":{"b":2}}""", """{"n":{"a":1,"b":2}}""")]
    public void Merge_CorrectedRules_LaterScalarsWinAndListsDoNotPileUp(string older, string newer, string expected)
    {
        var merged = JsonMerge.Merge(Sample.Parse(older), Sample.Parse(newer));

        Assert.Equal(expected, merged!.Value.GetRawText());
    }

    [Fact]
    public void Merge_SameObjectTwice_ChangesNothing()
    {
        var data = Sample.Parse("""{"a":[1,{"b":[2]}],"c":{"d":"e"},"f":7}""");

        var merged = JsonMerge.Merge(data, data);

        Assert.Equal(data.GetRawText(), merged!.Value.GetRawText());
    }
}
