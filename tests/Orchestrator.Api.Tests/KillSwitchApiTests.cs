using System.Text.Json;
using Orchestrator.Api.Tests.Setup;
using Orchestrator.Ingress;
using Orchestrator.Workflows;
using Temporalio.Api.Enums.V1;

namespace Orchestrator.Api.Tests;

/// <summary>The kill switch over HTTP; no worker runs here, so sequences wait at their start.</summary>
public sealed class KillSwitchApiTests : ApiTests
{
    private const string On = """{"engaged":true,"reason":"bad release"}""";
    private const string Off = """{"engaged":false}""";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.CreateProjectAsync();
    }

    [Fact]
    public async Task Post_Engaged_RefusesTriggersAndSaysWhy()
    {
        await Server.PostAsync("/v1/killswitch", On);

        var refused = await Server.PostAsync("/v1/event", ApiServer.Trigger("1"), 409);
        var task = await Server.PostAsync("/v1/event", """{"type":"sh.keptn.event.deployment.triggered","source":"test","data":{"project":"shop","stage":"dev","service":"carts"}}""", 409);
        var other = await Server.PostAsync("/v1/event", """{"type":"com.example.built","source":"test"}""");

        foreach (var answer in new[] { refused, task })
        {
            var text = answer.GetProperty("message").GetString();
            Assert.StartsWith("The kill switch is engaged since ", text, StringComparison.Ordinal);
            Assert.Contains("(bad release)", text, StringComparison.Ordinal);
            Assert.Contains("orc killswitch off", text, StringComparison.Ordinal);
        }

        Assert.True(other.TryGetProperty("keptnContext", out _));
        Assert.Equal(0, (await Server.GetAsync("/v1/event?type=sh.keptn.event.dev.delivery.triggered")).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task Post_EngagedThenOff_TellsEveryOpenSequenceOnceAndTakesTriggersAgain()
    {
        await Server.PostAsync("/v1/event", ApiServer.Trigger("1"));
        await WaitForAsync(async () => await OpenAsync() == 1, "the sequence to be there");

        var on = await Server.PostAsync("/v1/killswitch", On);
        var again = await Server.PostAsync("/v1/killswitch", """{"engaged":true,"reason":"other"}""");
        var shown = await Server.GetAsync("/v1/killswitch");
        var off = await Server.PostAsync("/v1/killswitch", Off);
        await Server.PostAsync("/v1/event", ApiServer.Trigger("2"));

        Assert.Equal((true, 1), (on.GetProperty("changed").GetBoolean(), on.GetProperty("sequences").GetInt32()));
        Assert.Equal((false, "bad release"), (again.GetProperty("changed").GetBoolean(), again.GetProperty("reason").GetString()));
        Assert.Equal(("engaged", "bad release"), (shown.GetProperty("state").GetString(), shown.GetProperty("reason").GetString()));
        Assert.Equal(("off", 1), (off.GetProperty("state").GetString(), off.GetProperty("sequences").GetInt32()));
        Assert.Equal(["hold", "release"], await SignalsAsync());
        var types = (await Server.GetAsync("/v1/event?pageSize=100")).GetProperty("events").EnumerateArray().Select(one => one.GetProperty("type").GetString());
        Assert.Equal(
            ["sh.orchestrator.audit.killswitch.disengaged", "sh.orchestrator.audit.killswitch.engaged"],
            types.Where(type => type?.Contains("killswitch", StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task Post_Engaged_PausesSchedulesAndOffResumesOnlyThose()
    {
        await CreateAsync("nightly", """ "cron":"@daily","note":"ours" """);
        await CreateAsync("resting", """ "cron":"@daily","paused":true,"note":"until May" """);
        await CreateAsync("touched", """ "cron":"@daily" """);

        var on = await Server.PostAsync("/v1/killswitch", On);
        var held = await Server.GetAsync("/v1/schedules/nightly");
        await Server.PostAsync("/v1/schedules/touched/pause", """{"note":"mine"}""");
        using var replaced = await Server.SendAsync(HttpMethod.Put, "/v1/schedules/nightly", Schedule("nightly", """ "cron":"@weekly","note":"new" """));
        var kept = await ApiServer.JsonAsync(replaced, 200);
        foreach (var order in new[] { "resume", "trigger" })
        {
            await Server.PostAsync($"/v1/schedules/nightly/{order}", "{}", 409);
        }

        var off = await Server.PostAsync("/v1/killswitch", Off);

        Assert.Equal((2, 1), (on.GetProperty("schedules").GetInt32(), off.GetProperty("schedules").GetInt32()));
        Assert.Equal(("paused", "Paused by the kill switch. ours"), (held.GetProperty("state").GetString(), held.GetProperty("note").GetString()));
        Assert.Equal(("paused", "Paused by the kill switch. new"), (kept.GetProperty("state").GetString(), kept.GetProperty("note").GetString()));
        Assert.Equal([("active", "new"), ("paused", "until May"), ("paused", "mine")], await StatesAsync("nightly", "resting", "touched"));
    }

    [Fact]
    public async Task Read_WrittenByAnotherLife_HoldsAndGoesOnLettingGo()
    {
        await CreateAsync("nightly", """ "cron":"@daily" """);
        var state = new KillSwitchState { Engagement = "1", Engaged = true, EngagedAt = DateTimeOffset.UtcNow, By = "ada" };

        var written = await Server.Get<KillSwitch>().WriteAsync(state, TestContext.Current.CancellationToken) ?? state;
        await WaitForAsync(async () => (await StatesAsync("nightly"))[0].State == "paused", "the schedule to be paused");
        await Server.PostAsync("/v1/event", ApiServer.Trigger("1"), 409);
        await Server.Get<KillSwitch>().WriteAsync(
            written with { Engaged = false, Releasing = true, DisengagedAt = DateTimeOffset.UtcNow }, TestContext.Current.CancellationToken);

        await WaitForAsync(async () => (await StatesAsync("nightly"))[0].State == "active", "the schedule to go on");
    }

    [Fact]
    public async Task Write_FromBeforeSomebodyElseEngaged_ChangesNothing()
    {
        var limit = TestContext.Current.CancellationToken;
        await Server.PostAsync("/v1/killswitch", On);
        await Server.PostAsync("/v1/killswitch", Off);
        var releasing = await Server.Get<KillSwitch>().ReadStoredAsync(limit);
        await Server.PostAsync("/v1/killswitch", On);

        var lost = await Server.Get<KillSwitch>().WriteAsync(releasing with { Releasing = false }, limit);

        Assert.True(releasing.Releasing);
        Assert.Null(lost);
        Assert.Equal("engaged", (await Server.GetAsync("/v1/killswitch")).GetProperty("state").GetString());
        await Server.PostAsync("/v1/event", ApiServer.Trigger("1"), 409);
    }

    [Theory]
    [InlineData("{}", "engaged")]
    [InlineData("""{"engaged":"yes"}""", "engaged")]
    [InlineData("""{"engaged":true,"reason":1}""", "reason")]
    [InlineData("""{"engaged":true,"why":"x"}""", "why")]
    public async Task Post_Bad_NamesTheMember(string body, string field)
    {
        var problem = await Server.PostAsync("/v1/killswitch", body, 400);

        Assert.Equal(field, problem.GetProperty("details")[0].GetProperty("field").GetString());
        Assert.Equal("off", (await Server.GetAsync("/v1/killswitch")).GetProperty("state").GetString());
    }

    private static string Schedule(string name, string members) =>
        $$"""{"name":"{{name}}","project":"shop","stage":"dev","service":"carts","sequence":"delivery",{{members}}}""";

    private Task<JsonElement> CreateAsync(string name, string members) => Server.PostAsync("/v1/schedules", Schedule(name, members), 201);

    private async Task<List<(string? State, string? Note)>> StatesAsync(params string[] names)
    {
        var found = new List<(string?, string?)>();
        foreach (var name in names)
        {
            var schedule = await Server.GetAsync($"/v1/schedules/{name}");
            found.Add((schedule.GetProperty("state").GetString(), schedule.TryGetProperty("note", out var note) ? note.GetString() : null));
        }

        return found;
    }

    private async Task<int> OpenAsync()
    {
        var count = 0;
        await foreach (var run in Server.Temporal.Client.ListWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}'"))
        {
            count++;
        }

        return count;
    }

    private async Task<List<string?>> SignalsAsync()
    {
        var found = new List<string?>();
        await foreach (var run in Server.Temporal.Client.ListWorkflowsAsync($"WorkflowType = '{WorkflowNames.Sequence}'"))
        {
            var history = await Server.Temporal.Client.GetWorkflowHandle(run.Id, run.RunId).FetchHistoryAsync();
            foreach (var signal in history.Events.Where(one => one.EventType == EventType.WorkflowExecutionSignaled))
            {
                var request = JsonElement.Parse(signal.WorkflowExecutionSignaledEventAttributes.Input.Payloads_[0].Data.ToByteArray());
                found.Add(request.EnumerateObject().First(member => member.Name.Equals("action", StringComparison.OrdinalIgnoreCase)).Value.GetString());
            }
        }

        return found;
    }
}
