using Orchestrator.Model.Schemas;

namespace Orchestrator.Model.Tests.Schemas;

public sealed class InputSchemaTests
{
    private const string Schema =
        """
        {
          "type": "object",
          "required": ["version"],
          "additionalProperties": false,
          "properties": {
            "version": { "type": "string", "pattern": "^\\d+$", "maxLength": 3 },
            "replicas": { "type": "integer", "minimum": 1, "maximum": 5 },
            "mode": { "enum": ["fast", "safe"] },
            "tags": { "type": "array", "minItems": 1, "items": { "type": "string" } }
          }
        }
        """;

    [Theory]
    [InlineData("""{"version":"12","replicas":3,"mode":"fast","tags":["a"],"project":"p","stage":"s","service":"v"}""")]
    [InlineData("""{"version":"1"}""")]
    public void Check_FittingData_HasNoProblems(string data) =>
        Assert.Empty(InputSchema.Check(Sample.Parse(Schema), Sample.Parse(data)));

    [Theory]
    [InlineData("{}", "data.version")]
    [InlineData("""{"version":1}""", "data.version")]
    [InlineData("""{"version":"x"}""", "data.version")]
    [InlineData("""{"version":"1","replicas":1.5}""", "data.replicas")]
    [InlineData("""{"version":"1","replicas":9}""", "data.replicas")]
    [InlineData("""{"version":"1","mode":"slow"}""", "data.mode")]
    [InlineData("""{"version":"1","tags":[]}""", "data.tags")]
    [InlineData("""{"version":"1","tags":["a",2]}""", "data.tags[1]")]
    [InlineData("""{"version":"1","other":true}""", "data.other")]
    [InlineData("[]", "data")]
    public void Check_Violation_IsNamedByItsPath(string data, string path) =>
        Assert.Equal([path], InputSchema.Check(Sample.Parse(Schema), Sample.Parse(data)).Select(problem => problem.Field));
}
