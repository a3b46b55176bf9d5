using System.Text.Json.Serialization;

namespace Orchestrator.Workflows.Listeners;

/// <summary>Where a listener stands. The query <c>State</c> answers it.</summary>
public sealed record ListenerState
{
    private const int MostDeadLetters = 200;

    public required long Cursor { get; init; }

    /// <summary>How much of the event after the cursor is delivered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Part { get; init; }

    /// <summary>Nothing was left to deliver when it last looked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Idle { get; init; }

    public long Delivered { get; init; }

    /// <summary>How often the event after the cursor has failed; 0 while all is well.</summary>
    public int Failures { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastError { get; init; }

    /// <summary>The newest ones, oldest first.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters { get; init; } = [];

    /// <summary>Positions of dead letters that the next turn tries once more.</summary>
    public IReadOnlyList<long> Resend { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Disabled { get; init; }

    internal ListenerState After(ListenerProgress progress) => this with
    {
        Cursor = progress.Cursor,
        Part = progress.Part,
        Idle = progress.Idle,
        Delivered = Delivered + progress.Delivered,
        Failures = progress.Error is null ? 0 : (progress.Cursor, progress.Part) == (Cursor, Part) ? Failures + 1 : 1,
        LastError = progress.Error,
        DeadLetters = [.. DeadLetters.Concat(progress.DeadLetters).TakeLast(MostDeadLetters)],
        Resend = progress.Resend,
        Disabled = progress.Retired,
    };
}
