using System.Text.Json.Serialization;

namespace Orchestrator.Model.Shipyards;

/// <summary>How often a task that ended badly is triggered again, and how long to wait in between.</summary>
public sealed record TaskRetries
{
    /// <summary>All attempts counted, the first included.</summary>
    public required int MaxAttempts { get; init; }

    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(10);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? MaxBackoff { get; init; }

    /// <summary>Retry a task whose status is errored.</summary>
    public bool OnErrored { get; init; } = true;

    /// <summary>Retry a task whose result is fail although it could be done.</summary>
    public bool OnFail { get; init; }

    /// <summary>The pause after that many attempts: doubled each time, up to the maximum.</summary>
    public TimeSpan DelayAfter(int attempts)
    {
        var delay = Backoff * Math.Pow(2, Math.Min(attempts - 1, 30));
        var limit = MaxBackoff ?? TimeSpan.FromHours(1);
        return delay > limit ? limit : delay;
    }
}
