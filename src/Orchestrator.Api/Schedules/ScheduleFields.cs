using System.Globalization;
using System.Text.Json;
using Orchestrator.Api.Answers;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;
using Orchestrator.Model.Time;
using Temporalio.Api.Enums.V1;

namespace Orchestrator.Api.Schedules;

/// <summary>Reads the members of a request about a schedule and remembers what was wrong.</summary>
internal sealed class ScheduleFields(JsonElement body)
{
    private static readonly Dictionary<string, ScheduleOverlapPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["skip"] = ScheduleOverlapPolicy.Skip,
        ["bufferOne"] = ScheduleOverlapPolicy.BufferOne,
        ["bufferAll"] = ScheduleOverlapPolicy.BufferAll,
        ["cancelOther"] = ScheduleOverlapPolicy.CancelOther,
        ["terminateOther"] = ScheduleOverlapPolicy.TerminateOther,
        ["allowAll"] = ScheduleOverlapPolicy.AllowAll,
    };

    public List<FieldProblem> Problems { get; } = [];

    public string? Text(string name)
    {
        if (body.Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind != JsonValueKind.String)
        {
            Problems.Add(new FieldProblem(name, $"expected text, got {member.GetRawText()}"));
        }

        return body.Text(name);
    }

    public string Required(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text) && body.Member(name) is null or { ValueKind: JsonValueKind.String })
        {
            Problems.Add(new FieldProblem(name, "is needed"));
        }

        return text ?? "";
    }

    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (GoDuration.TryParse(text, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        Problems.Add(new FieldProblem(name, $"expected a duration such as 30m or 1h30m, got '{text}'"));
        return null;
    }

    public DateTime? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Timestamp.TryParse(text, out var time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            return time.UtcDateTime;
        }

        Problems.Add(new FieldProblem(name, $"expected a time such as 2026-01-31T12:00:00Z, got '{text}'"));
        return null;
    }

    public bool Flag(string name)
    {
        var member = body.Member(name);
        if (member is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } other)
        {
            Problems.Add(new FieldProblem(name, $"expected true or false, got {other.GetRawText()}"));
        }

        return member is { ValueKind: JsonValueKind.True };
    }

    public long? Count(string name)
    {
        if (body.Member(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var count) && count > 0)
        {
            return count;
        }

        Problems.Add(new FieldProblem(name, $"expected a number above 0, got {member.GetRawText()}"));
        return null;
    }

    public ScheduleOverlapPolicy Overlap(ScheduleOverlapPolicy otherwise)
    {
        if (Text("overlap") is not { } word)
        {
            return otherwise;
        }

        if (Policies.TryGetValue(word, out var policy))
        {
            return policy;
        }

        Problems.Add(new FieldProblem("overlap", $"expected one of {string.Join(", ", Policies.Keys)}, got '{word}'"));
        return otherwise;
    }

    public JsonElement? Object(string name)
    {
        var member = body.Member(name);
        if (member is { ValueKind: not JsonValueKind.Object } other)
        {
            Problems.Add(new FieldProblem(name, $"expected an object, got {other.GetRawText()}"));
            return null;
        }

        return member;
    }

    public IReadOnlyList<string> Crons()
    {
        var crons = body.Member("cron") is { ValueKind: JsonValueKind.Array } ? body.Texts("cron") : Text("cron") is { } one ? [one] : [];
        foreach (var cron in crons)
        {
            var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            if (fields != 5 && !(cron.StartsWith('@') && fields is 1 or 2))
            {
                Problems.Add(new FieldProblem("cron", $"expected five fields such as '0 3 * * *', or @daily, got '{cron}'"));
            }
        }

        return crons;
    }
}
