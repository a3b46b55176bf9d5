using Orchestrator.Api.Tests.Setup;
using Orchestrator.Store;

namespace Orchestrator.Api.Tests;

/// <summary>Schedules that stand in shipyards.</summary>
public sealed class ShipyardScheduleTests : ApiTests
{
    private const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.3
        kind: Shipyard
        metadata: {name: shop}
        spec:
          stages:
            - name: dev
              sequences:
                - name: nightly
                  schedule: {cron: "CRON", timezone: Europe/Vienna, data: {image: latest}}
                  tasks: [{name: test}]
        """;

    [Fact]
    public async Task Shipyard_WithASchedule_HasItForEveryServiceAsLongAsItSaysSo()
    {
        await Server.CreateProjectAsync("shop", Shipyard.Replace("CRON", "30 3 * * *", StringComparison.Ordinal));
        await Server.PostAsync("/v1/project/shop/service", """{"serviceName":"carts"}""");
        await UntilAsync(["shop:dev:nightly:carts 30 3 * * *"]);
        await Server.PostAsync("/v1/project/shop/service", """{"serviceName":"web"}""");
        await UntilAsync(["shop:dev:nightly:carts 30 3 * * *", "shop:dev:nightly:web 30 3 * * *"]);

        await StoreAsync(Shipyard.Replace("CRON", "0 4 * * *", StringComparison.Ordinal));
        await UntilAsync(["shop:dev:nightly:carts 0 4 * * *", "shop:dev:nightly:web 0 4 * * *"]);

        var made = await Server.GetAsync("/v1/schedules/shop:dev:nightly:web");
        Assert.Equal(("Europe/Vienna", "active", "latest"), (Text(made, "timezone"), Text(made, "state"), Text(made.GetProperty("data"), "image")));
        await StoreAsync(ApiServer.Shipyard);
        await UntilAsync([]);
    }

    private Task<ShipyardRecord?> StoreAsync(string shipyard) => Server.Get<IRegistry>().AddShipyardAsync("shop", shipyard, "[]", TestContext.Current.CancellationToken);

    private static string? Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();

    private async Task UntilAsync(string[] expected)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var found = await ReadAsync();
        while (!expected.SequenceEqual(found))
        {
            Assert.False(deadline.IsCancellationRequested, string.Join(", ", found));
            found = await ReadAsync();
        }
    }

    private async Task<string[]> ReadAsync()
    {
        var schedules = (await Server.GetAsync("/v1/schedules?project=shop")).GetProperty("schedules");
        return [.. schedules.EnumerateArray().Select(one => $"{Text(one, "name")} {Text(one, "cron")}")];
    }
}
