namespace Orchestrator.Cli.Following;

/// <summary>A sequence or a task of a followed context, from its `.triggered` to its `.finished`.</summary>
internal sealed class Step(string id, string name, string stage, bool isSequence, DateTimeOffset triggeredAt)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public string Stage { get; } = stage;

    public bool IsSequence { get; } = isSequence;

    public DateTimeOffset TriggeredAt { get; } = triggeredAt;

    public DateTimeOffset? FinishedAt { get; set; }

    public string Result { get; set; } = "";

    public string Message { get; set; } = "";

    public bool IsOpen => FinishedAt is null;

    public bool Passed => Result is "pass" or "warning";
}
