using Orchestrator.Model.Jobs;

namespace Orchestrator.Model.Tests.Jobs;

public sealed class ImageAllowlistTests
{
    public static TheoryData<string> KeptnCases => Sample.Rows("keptn/cases/image-allowlist.json");

    [Theory]
    [MemberData(nameof(KeptnCases))]
    public void Allows_KeptnCase_DecidesAsKeptn(string row)
    {
        var test = Sample.Parse(row);
        var list = new ImageAllowlist(test.GetProperty("patterns").EnumerateArray().Select(pattern => pattern.GetString()!));

        Assert.All(test.GetProperty("allowed").EnumerateArray(), image => Assert.True(list.Allows(image.GetString()!), image.GetString()));
        Assert.All(test.GetProperty("denied").EnumerateArray(), image => Assert.False(list.Allows(image.GetString()!), image.GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a, *")]
    public void Allows_EmptyOrStar_AllowsEverything(string list) => Assert.True(ImageAllowlist.Parse(list).Allows("any/image:1"));
}
