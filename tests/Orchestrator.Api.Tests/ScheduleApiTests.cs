using System.Text.Json;
using Orchestrator.Api.Tests.Setup;

namespace Orchestrator.Api.Tests;

/// <summary>Schedules over HTTP; no worker runs here, so what fires waits at its start.</summary>
public sealed class ScheduleApiTests : ApiTests
{
    private const string Target = """ "project":"shop","stage":"dev","service":"carts","sequence":"delivery" """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.CreateProjectAsync();
    }

    [Fact]
    public async Task Post_Cron_IsListedWithItsNextTimes()
    {
        await CreateAsync("nightly", """ "cron":"30 3 * * mon","timezone":"UTC","jitter":"1s","catchupWindow":"1h","overlap":"bufferOne","runs":5 """);
        await CreateAsync("daily", """ "cron":"@daily","paused":true,"note":"until May" """);

        var schedules = (await Server.GetAsync("/v1/schedules?project=shop")).GetProperty("schedules");

        Assert.Equal(["daily", "nightly"], schedules.EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(("paused", "until May"), (Text(schedules[0], "state"), Text(schedules[0], "note")));
        Assert.False(schedules[0].TryGetProperty("next", out _));
        Assert.Equal(("active", "30 3 * * mon", "delivery"), (Text(schedules[1], "state"), Text(schedules[1], "cron"), Text(schedules[1], "sequence")));
        Assert.Equal(5, schedules[1].GetProperty("runsLeft").GetInt64());
        Assert.All(schedules[1].GetProperty("nextTimes").EnumerateArray(), time => Assert.Equal(DayOfWeek.Monday, time.GetDateTime().DayOfWeek));
        Assert.Equal(0, (await Server.GetAsync("/v1/schedules?project=other")).GetProperty("schedules").GetArrayLength());
    }

    [Theory]
    [InlineData("cron", """ "cron":"99 * * * *" """)]
    [InlineData("cron", """ "cron":"* * *" """)]
    [InlineData("cron", """ "note":"when?" """)]
    [InlineData("every", """ "every":"soon" """)]
    [InlineData("timezone", """ "cron":"@daily","timezone":"Mars/Base" """)]
    [InlineData("overlap", """ "cron":"@daily","overlap":"maybe" """)]
    [InlineData("end", """ "cron":"@daily","start":"2030-01-02T00:00:00Z","end":"2030-01-01T00:00:00Z" """)]
    [InlineData("crno", """ "cron":"@daily","crno":"x" """)]
    public async Task Post_Bad_NamesTheField(string field, string members)
    {
        var problem = await Server.PostAsync("/v1/schedules", $$"""{"name":"bad",{{Target}},{{members}}}""", 400);

        Assert.Equal(field, Text(problem.GetProperty("details")[0], "field"));
        await Server.GetAsync("/v1/schedules/bad", 404);
    }

    [Fact]
    public async Task Post_UnknownSequence_SuggestsTheNearest()
    {
        var problem = await Server.PostAsync(
            "/v1/schedules", """{"name":"bad","cron":"@daily","project":"shop","stage":"dev","service":"carts","sequence":"delivry"}""", 400);

        Assert.Contains("Did you mean 'delivery'", Text(problem, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SameNameTwice_IsAConflict()
    {
        await CreateAsync("nightly", """ "cron":"@daily" """);

        await Server.PostAsync("/v1/schedules", $$"""{"name":"nightly",{{Target}},"cron":"@daily"}""", 409);
    }

    [Fact]
    public async Task Put_Paused_KeepsThePauseUnlessToldOtherwise()
    {
        await CreateAsync("nightly", """ "cron":"@daily" """);
        await Server.PostAsync("/v1/schedules/nightly/pause", """{"note":"lunch"}""");

        var replaced = await PutAsync("nightly", """ "every":"2h" """);
        var resumed = await PutAsync("nightly", """ "every":"3h","paused":false """);

        Assert.Equal(("paused", "lunch", "2h"), (Text(replaced, "state"), Text(replaced, "note"), Text(replaced, "every")));
        Assert.Equal(("active", "3h"), (Text(resumed, "state"), Text(resumed, "every")));
    }

    [Fact]
    public async Task Resume_Paused_HasANextTimeAgain()
    {
        await CreateAsync("nightly", """ "cron":"@daily","paused":true """);

        var resumed = await Server.PostAsync("/v1/schedules/nightly/resume", "{}");

        Assert.Equal("active", Text(resumed, "state"));
        Assert.True(resumed.GetProperty("next").GetDateTime() > DateTime.UtcNow.AddDays(-1));
    }

    [Fact]
    public async Task Delete_Known_IsGone()
    {
        await CreateAsync("nightly", """ "cron":"@daily" """);

        using (var answer = await Server.SendAsync(HttpMethod.Delete, "/v1/schedules/nightly"))
        {
            Assert.Equal(200, (int)answer.StatusCode);
        }

        await Server.GetAsync("/v1/schedules/nightly", 404);
        using var again = await Server.SendAsync(HttpMethod.Delete, "/v1/schedules/nightly");
        Assert.Equal(404, (int)again.StatusCode);
    }

    [Fact]
    public async Task DeleteProject_WithSchedule_RemovesTheSchedule()
    {
        await CreateAsync("nightly", """ "cron":"@daily" """);

        using var answer = await Server.SendAsync(HttpMethod.Delete, "/v1/project/shop");

        Assert.Equal(200, (int)answer.StatusCode);
        await Server.GetAsync("/v1/schedules/nightly", 404);
    }

    [Fact]
    public async Task Trigger_Known_StartsTheFiring()
    {
        await CreateAsync("nightly", """ "cron":"@yearly" """);

        await Server.PostAsync("/v1/schedules/nightly/trigger", "");

        await WaitForAsync(
            async () => (await Server.Temporal.Client.CountWorkflowsAsync("WorkflowType = 'ScheduleFiring'")).Count == 1, "the firing");
        var shown = await Server.GetAsync("/v1/schedules/nightly");
        Assert.Equal(1, shown.GetProperty("fired").GetInt64());
        Assert.Equal(1, shown.GetProperty("recent").GetArrayLength());
    }

    [Fact]
    public async Task Backfill_WithoutTimes_IsRefused()
    {
        await CreateAsync("nightly", """ "cron":"@daily" """);

        var problem = await Server.PostAsync("/v1/schedules/nightly/backfill", "{}", 400);

        Assert.Equal(["start", "end"], problem.GetProperty("details").EnumerateArray().Select(one => Text(one, "field")));
    }

    private Task<JsonElement> CreateAsync(string name, string members) =>
        Server.PostAsync("/v1/schedules", $$"""{"name":"{{name}}",{{Target}},{{members}}}""", 201);

    private async Task<JsonElement> PutAsync(string name, string members)
    {
        using var answer = await Server.SendAsync(HttpMethod.Put, $"/v1/schedules/{name}", $$"""{ {{Target}},{{members}}}""");
        return await ApiServer.JsonAsync(answer, 200);
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
