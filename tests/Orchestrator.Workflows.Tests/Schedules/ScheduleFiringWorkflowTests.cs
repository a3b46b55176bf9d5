using System.Text.Json;
using Orchestrator.Workflows.Schedules;
using Orchestrator.Workflows.Tests.Setup;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Orchestrator.Workflows.Tests.Schedules;

public sealed class ScheduleFiringWorkflowTests
{
    private static readonly FiringInput Nightly = new(
        "nightly", "sh.keptn.event.dev.delivery.triggered", JsonElement.Parse("""{"project":"shop","stage":"dev","service":"carts"}"""));

    [Fact]
    public async Task RunAsync_SameNominalTimeTwice_EmitsTheSameEventBothTimes()
    {
        await using var harness = await SequenceHarness.StartAsync();
        var id = $"{WorkflowIds.Firing("nightly")}-2026-01-31T03:00:00Z";

        var first = await FireAsync(harness, id);
        var again = await FireAsync(harness, id);
        var other = await FireAsync(harness, $"{WorkflowIds.Firing("nightly")}-2026-02-01T03:00:00Z");

        Assert.Equal(first, again);
        Assert.NotEqual(first.EventId, other.EventId);
        Assert.NotEqual(first.Context, other.Context);
        Assert.Equal([first.EventId, first.EventId, other.EventId], harness.World.Emitted.Select(request => request.Id));
        Assert.All(harness.World.Emitted, request => Assert.Equal(("schedule nightly", Nightly.EventType), (request.Source, request.Type)));
    }

    private static Task<Firing> FireAsync(SequenceHarness harness, string id) => harness.Client.ExecuteWorkflowAsync(
        (ScheduleFiringWorkflow workflow) => workflow.RunAsync(Nightly),
        new WorkflowOptions(id, WorkflowNames.TaskQueue) { IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicate });
}
