using Orchestrator.Model.Findings;
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

    [Theory]
    [InlineData("""{"properties":{"n":{"multipleOf":0.1}}}""", """{"n":0.3}""", """{"n":0.35}""")]
    [InlineData("""{"properties":{"l":{"uniqueItems":true}}}""", """{"l":[1,2]}""", """{"l":[1,1.0]}""")]
    [InlineData("""{"properties":{"l":{"contains":{"const":"x"}}}}""", """{"l":["y","x"]}""", """{"l":["y"]}""")]
    [InlineData("""{"properties":{"l":{"contains":{"const":1},"minContains":0,"maxContains":1}}}""", """{"l":[]}""", """{"l":[1,1]}""")]
    [InlineData("""{"properties":{"l":{"prefixItems":[{"type":"string"}],"items":false}}}""", """{"l":["a"]}""", """{"l":["a",1]}""")]
    [InlineData("""{"allOf":[{"required":["a"]},{"required":["b"]}]}""", """{"a":1,"b":1}""", """{"a":1}""")]
    [InlineData("""{"anyOf":[{"required":["a"]},{"required":["b"]}]}""", """{"b":1}""", """{"c":1}""")]
    [InlineData("""{"oneOf":[{"required":["a"]},{"required":["b"]}]}""", """{"a":1}""", """{"a":1,"b":1}""")]
    [InlineData("""{"not":{"required":["a"]}}""", """{"b":1}""", """{"a":1}""")]
    [InlineData("""{"if":{"properties":{"k":{"const":"prod"}},"required":["k"]},"then":{"required":["ticket"]}}""", """{"k":"dev"}""", """{"k":"prod"}""")]
    [InlineData("""{"if":{"required":["a"]},"else":{"required":["b"]}}""", """{"a":1}""", """{"c":1}""")]
    [InlineData("""{"properties":{"v":{"$ref":"#/$defs/version"}},"$defs":{"version":{"type":"integer"}}}""", """{"v":1}""", """{"v":"1"}""")]
    [InlineData("""{"$defs":{"node":{"properties":{"next":{"$ref":"#/$defs/node"}},"required":["n"]}},"$ref":"#/$defs/node"}""", """{"n":1,"next":{"n":2}}""", """{"n":1,"next":{}}""")]
    [InlineData("""{"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false}""", """{"x-a":"1"}""", """{"x-a":1}""")]
    [InlineData("""{"propertyNames":{"maxLength":3}}""", """{"abc":1,"project":"p"}""", """{"abcd":1}""")]
    [InlineData("""{"minProperties":2,"maxProperties":3}""", """{"a":1,"b":1}""", """{"a":1}""")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"c":1}""", """{"a":1}""")]
    [InlineData("""{"dependentSchemas":{"a":{"required":["b"]}}}""", """{"a":1,"b":1}""", """{"a":1}""")]
    [InlineData("""{"properties":{"s":{"maxLength":1}}}""", "{\"s\":\"\U0001F600\"}", """{"s":"ab"}""")]
    [InlineData("""{"properties":{"o":{"additionalProperties":false}}}""", """{"o":{}}""", """{"o":{"result":"x"}}""")]
    public void Check_Keyword_TellsFittingDataFromOther(string schema, string fitting, string other)
    {
        Assert.Empty(InputSchema.Check(Sample.Parse(schema), Sample.Parse(fitting)));
        Assert.NotEmpty(InputSchema.Check(Sample.Parse(schema), Sample.Parse(other)));
        Assert.Empty(InputSchema.Findings(Sample.Parse(schema)));
    }

    [Fact]
    public void Check_SchemaThatRefersToItselfOnly_IsAProblemInsteadOfAnOverflow() =>
        Assert.NotEmpty(InputSchema.Check(Sample.Parse("""{"$ref":"#"}"""), Sample.Parse("{}")));

    [Theory]
    [InlineData("""{"type":"text"}""", "inputs.type", Severity.Error)]
    [InlineData("""{"properties":{"a":{"pattern":"("}}}""", "inputs.properties.a.pattern", Severity.Error)]
    [InlineData("""{"required":"a"}""", "inputs.required", Severity.Error)]
    [InlineData("""{"properties":{"a":5}}""", "inputs.properties.a", Severity.Error)]
    [InlineData("""{"anyOf":{}}""", "inputs.anyOf", Severity.Error)]
    [InlineData("""{"minimum":"1"}""", "inputs.minimum", Severity.Error)]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "inputs.$ref", Severity.Error)]
    [InlineData("""{"unevaluatedProperties":false}""", "inputs.unevaluatedProperties", Severity.Error)]
    [InlineData("""{"requried":["a"]}""", "inputs.requried", Severity.Warning)]
    public void Findings_Mistake_IsNamedByItsPath(string schema, string path, Severity severity)
    {
        var (found, problem) = Assert.Single(InputSchema.Findings(Sample.Parse(schema)));

        Assert.Equal((severity, path), (found, problem.Field));
    }
}
