using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Time;

namespace Orchestrator.Model.Evaluations;

/// <summary>The span of time an evaluation looks at.</summary>
public sealed record EvaluationWindow(DateTimeOffset Start, DateTimeOffset End)
{
    private static readonly TimeSpan DefaultFrame = TimeSpan.FromMinutes(5);

    /// <summary>Reads the data of <c>evaluation.triggered</c>; null with the reason when it names no usable span.</summary>
    public static EvaluationWindow? Of(JsonElement data, DateTimeOffset now, out string problem)
    {
        var (start, end, frame) = (Text(data, "evaluation", "start"), Text(data, "evaluation", "end"), Text(data, "evaluation", "timeframe"));
        if (start is null && end is null && frame is null)
        {
            (start, end) = (Text(data, "test", "start"), Text(data, "test", "end"));
            if (start is null || end is null)
            {
                problem = "The event does not contain an evaluation timeframe.";
                return null;
            }

            return Between(start, end, atLeast: TimeSpan.Zero, out problem);
        }

        if (end is not null && (frame is not null || start is null))
        {
            problem = frame is not null ? "Both end and timeframe are given; expected one of them." : "An end is given without a start.";
            return null;
        }

        if (start is not null && end is not null)
        {
            return Between(start, end, TimeSpan.FromMinutes(1), out problem);
        }

        if (frame is null)
        {
            problem = "A start is given without an end or a timeframe.";
            return null;
        }

        return Framed(start, frame, now, out problem);
    }

    private static EvaluationWindow? Framed(string? start, string frame, DateTimeOffset now, out string problem)
    {
        problem = "";
        var length = DefaultFrame;
        if (frame.Length > 0 && !GoDuration.TryParse(frame, out length))
        {
            problem = $"Expected timeframe to be a duration such as 5m, got '{frame}'.";
            return null;
        }

        if (start is null)
        {
            return new(now - length, now);
        }

        if (Timestamp.TryParse(start, out var from))
        {
            return new(from, from + length);
        }

        problem = $"Expected start to be an RFC 3339 time, got '{start}'.";
        return null;
    }

    private static EvaluationWindow? Between(string start, string end, TimeSpan atLeast, out string problem)
    {
        if (!Timestamp.TryParse(start, out var from) || !Timestamp.TryParse(end, out var to))
        {
            problem = $"Expected start and end to be RFC 3339 times, got '{start}' and '{end}'.";
            return null;
        }

        problem = to - from < atLeast ? $"Expected end to be at least one minute after start, got '{start}' and '{end}'." : "";
        return problem.Length > 0 ? null : new(from, to);
    }

    private static string? Text(JsonElement data, string block, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(block, out var inner) && inner.ValueKind == JsonValueKind.Object
        && inner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
