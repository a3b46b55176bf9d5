using Orchestrator.Model.Jobs;

namespace Orchestrator.Model.Tests.Jobs;

public sealed class VariableExpansionTests
{
    [Theory]
    [InlineData("a $(X) b", "a 1 b")]
    [InlineData("$(X)$(Y)", "1two")]
    [InlineData("$$(X)", "$(X)")]
    [InlineData("$(NONE) $X $", "$(NONE) $X $")]
    [InlineData("$(X", "$(X")]
    public void Expand_KubernetesRules_Apply(string text, string expected) =>
        Assert.Equal(expected, VariableExpansion.Expand(text, new Dictionary<string, string> { ["X"] = "1", ["Y"] = "two" }));
}
