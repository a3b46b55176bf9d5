using Orchestrator.Model.Events;

namespace Orchestrator.Model.Tests.Events;

public sealed class EventTypeTests
{
    [Theory]
    [InlineData("sh.keptn.event.dev.delivery.triggered", EventKind.Triggered, "dev", "delivery", "")]
    [InlineData("sh.keptn.event.dev.delivery.finished", EventKind.Finished, "dev", "delivery", "")]
    [InlineData("sh.keptn.event.deployment.triggered", EventKind.Triggered, "", "", "deployment")]
    [InlineData("sh.keptn.event.deployment.started", EventKind.Started, "", "", "deployment")]
    [InlineData("sh.keptn.event.deployment.status.changed", EventKind.StatusChanged, "", "", "deployment")]
    [InlineData("sh.keptn.event.evaluation.invalidated", EventKind.Invalidated, "", "", "evaluation")]
    [InlineData("sh.keptn.events.problem", EventKind.Other, null, null, null)]
    [InlineData("sh.keptn.event.monitoring.configure", EventKind.Other, null, null, null)]
    [InlineData("sh.keptn.event.service.create.status.changed", EventKind.Other, null, null, null)]
    [InlineData("sh.keptn..deployment.started", EventKind.Other, null, null, null)]
    [InlineData("garbage", EventKind.Other, null, null, null)]
    public void Parse_Type_IsReadByItsParts(string type, EventKind kind, string? stage, string? sequence, string? task) =>
        Assert.Equal(new EventType(kind, stage!, sequence!, task!), EventType.Parse(type));
}
