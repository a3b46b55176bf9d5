using System.Text;
using System.Text.Json;
using Orchestrator.Model.Extensions;

namespace Orchestrator.Model.Tests.Extensions;

public sealed class ExtensionListingTests
{
    private static readonly Uri Registered = new("http://ext:8080/");

    [Theory]
    [InlineData("actions-only-null-listeners.json", 0, "")]
    [InlineData("event-kit-doc.json", 1, "POST")]
    [InlineData("lowercase-method.json", 1, "PUT")]
    [InlineData("scaffold.json", 1, "POST")]
    [InlineData("seed-with-restrictTo.json", 1, "POST")]
    public void Parse_Sample_IsAccepted(string file, int count, string method)
    {
        var (endpoints, problem) = ExtensionListing.Parse(Encoding.UTF8.GetBytes(Read($"listing/{file}")), Registered);

        Assert.Equal((count, ""), (endpoints?.Count, problem));
        Assert.All(endpoints ?? [], endpoint => Assert.Equal(method, endpoint.Method));
    }

    [Theory]
    [InlineData("path-without-slash", "eventListeners[0].path")]
    [InlineData("method-get", "eventListeners[0].method")]
    [InlineData("listeners-not-array", "eventListeners")]
    public void Parse_InvalidSample_SaysWhy(string name, string expected)
    {
        var listing = JsonElement.Parse(Read("listing/invalid.json")).GetProperty(name).GetRawText();

        var (endpoints, problem) = ExtensionListing.Parse(Encoding.UTF8.GetBytes(listing), Registered);

        Assert.Null(endpoints);
        Assert.Contains($"'{expected}'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NoJson_SaysSo()
    {
        var (endpoints, problem) = ExtensionListing.Parse("<html>"u8, Registered);

        Assert.Null(endpoints);
        Assert.Contains("JSON", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_Samples_AreRelativeToTheRegisteredAddress()
    {
        foreach (var sample in JsonElement.Parse(Read("url-resolution.json")).GetProperty("cases").EnumerateArray())
        {
            var registered = new Uri(sample.GetProperty("registered").GetString()!);
            Assert.Equal(new Uri(sample.GetProperty("target").GetString()!), ExtensionListing.Resolve(registered, sample.GetProperty("path").GetString()!));
        }
    }

    [Fact]
    public void Wants_Samples_ExactNamesOrTheStar()
    {
        foreach (var sample in JsonElement.Parse(Read("matching.json")).GetProperty("cases").EnumerateArray())
        {
            var endpoint = new ExtensionEndpoint(Registered, "POST", Texts(sample, "listenTo"));
            Assert.All(Texts(sample, "deliver"), name => Assert.True(endpoint.Wants(name), $"{sample.GetProperty("id")}: {name}"));
            Assert.All(Texts(sample, "skip"), name => Assert.False(endpoint.Wants(name), $"{sample.GetProperty("id")}: {name}"));
        }
    }

    private static string[] Texts(JsonElement sample, string name) => [.. sample.GetProperty(name).EnumerateArray().Select(one => one.GetString()!)];

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "steadybit", file));
}
