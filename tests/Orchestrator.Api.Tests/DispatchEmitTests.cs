using System.Text.Json;
using Orchestrator.Api.Tests.Setup;

namespace Orchestrator.Api.Tests;

/// <summary>Dispatch's <c>POST /v1/event/</c>.</summary>
public sealed class DispatchEmitTests : ApiTests
{
    public static TheoryData<string> Cases
    {
        get
        {
            var file = JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "dispatch-emit-cases.json")));
            return [.. file.GetProperty("cases").EnumerateArray().Select(one => one.GetRawText())];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Post_Sample_HasItsStatusFlatAndWrapped(string text)
    {
        var sample = JsonElement.Parse(text);
        var body = sample.GetProperty("body").GetRawText();

        await Server.PostAsync("/v1/event/", body, sample.GetProperty("status").GetInt32());
        await Server.PostAsync("/v1/event/", $$"""{"event":{{body}}}""", sample.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Post_TrailingCommaOfTheSeed_IsRefusedWithItsPlace()
    {
        var answer = await Server.PostAsync(
            "/v1/event/",
            """
            {
              "event": {
                "source": "dispatch",
                "eventType": "test.event33",
                "cloudEventsVersion": "0.1",
              }
            }
            """,
            400);

        Assert.Contains("comma", answer.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }
}
