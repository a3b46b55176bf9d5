using System.Text.Json;
using Orchestrator.Cli.Following;

namespace Orchestrator.Cli.Tests;

/// <summary>When a followed context has ended, and how.</summary>
public sealed class FollowedContextTests
{
    private readonly FollowedContext followed = new();

    [Fact]
    public void AllEnded_WithoutASequence_IsFalse()
    {
        Add("1", "deployment.triggered");

        Assert.False(followed.AllEnded);
    }

    [Fact]
    public void AllEnded_WhileAFollowUpIsOpen_IsFalse()
    {
        Add("1", "dev.delivery.triggered");
        Add("2", "dev.delivery.finished", "1", "pass");
        Add("3", "prod.delivery.triggered");

        Assert.False(followed.AllEnded);
        Assert.False(followed.Passed);
    }

    [Fact]
    public void Passed_WhenEverySequencePassed_IsTrue()
    {
        Add("1", "dev.delivery.triggered");
        Add("2", "deployment.triggered");
        Add("3", "deployment.finished", "2", "pass");
        Add("4", "dev.delivery.finished", "1", "pass");

        Assert.True(followed.AllEnded);
        Assert.True(followed.Passed);
    }

    [Fact]
    public void Passed_WhenOneSequenceFailed_IsFalse()
    {
        Add("1", "dev.delivery.triggered");
        Add("2", "dev.delivery.finished", "1", "fail");
        Add("3", "dev.rollback.triggered");
        Add("4", "dev.rollback.finished", "3", "pass");

        Assert.True(followed.AllEnded);
        Assert.False(followed.Passed);
    }

    [Fact]
    public void Add_TheSameEventTwice_CountsOnce()
    {
        Add("1", "dev.delivery.triggered");

        Assert.False(Add("1", "dev.delivery.triggered"));
        Assert.Single(followed.Steps);
    }

    [Theory]
    [InlineData("sh.keptn.event.dev.delivery.triggered", "dev.delivery", "triggered", true)]
    [InlineData("sh.keptn.event.deployment.finished", "deployment", "finished", false)]
    [InlineData("sh.keptn.event.deployment.status.changed", "deployment", "status.changed", false)]
    [InlineData("com.example.built", "com.example.built", "", false)]
    public void Parse_AType_GivesItsParts(string type, string subject, string kind, bool isSequence)
    {
        Assert.Equal(new EventName(subject, kind, isSequence), EventName.Parse(type));
    }

    private bool Add(string id, string type, string? triggeredId = null, string? result = null) => followed.Add(JsonSerializer.SerializeToElement(new
    {
        id,
        source = "test",
        type = "sh.keptn.event." + type,
        time = "2026-11-21T12:00:00Z",
        triggeredid = triggeredId,
        data = new { stage = "dev", result },
    }));
}
