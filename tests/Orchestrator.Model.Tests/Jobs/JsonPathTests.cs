using Orchestrator.Model.Jobs;

namespace Orchestrator.Model.Tests.Jobs;

public sealed class JsonPathTests
{
    private const string Document =
        """{"type":"x","data":{"list":[{"n":"a","v":1},{"n":"b","v":2},{"n":"c","v":3}],"dash-ed":{"in ner":"deep"},"labels":{"x":"y"}}}""";

    [Theory]
    [InlineData("$", Document)]
    [InlineData("$.type", "\"x\"")]
    [InlineData("$.data.labels.x", "\"y\"")]
    [InlineData("$.data['dash-ed']['in ner']", "\"deep\"")]
    [InlineData("$.data.dash-ed[\"in ner\"]", "\"deep\"")]
    [InlineData("$.data.list[1].n", "\"b\"")]
    [InlineData("$.data.list[-1].n", "\"c\"")]
    [InlineData("$.data.list[0:2].v", "[1,2]")]
    [InlineData("$.data.list[::-1].v", "[3,2,1]")]
    [InlineData("$.data.list[*].v", "[1,2,3]")]
    [InlineData("$.data.list[0,2].v", "[1,3]")]
    [InlineData("$..v", "[1,2,3]")]
    [InlineData("$.data.list[?(@.n == 'b')].v", "[2]")]
    [InlineData("$.data.list[?(@.v > 1)].n", "[\"b\",\"c\"]")]
    [InlineData("$.data.list[?(@.w)].n", "[]")]
    public void Find_Path_GivesTheValue(string path, string expected) =>
        Assert.Equal(expected, JsonPath.TryParse(path)!.Find(Sample.Parse(Document))!.Value.GetRawText());

    [Theory]
    [InlineData("$.data.none")]
    [InlineData("$.data.list[7]")]
    [InlineData("$.type.x")]
    public void Find_NothingThere_IsNull(string path) => Assert.Null(JsonPath.TryParse(path)!.Find(Sample.Parse(Document)));

    [Theory]
    [InlineData("")]
    [InlineData("data.x")]
    [InlineData("$.")]
    [InlineData("$[")]
    [InlineData("$['x'")]
    [InlineData("$.a b")]
    [InlineData("$[?(@.x == )]")]
    public void TryParse_NoPath_IsNull(string path) => Assert.Null(JsonPath.TryParse(path));
}
