using Orchestrator.Model.Events;
using Orchestrator.Workflows;

namespace Orchestrator.Api.Sequences;

/// <summary>Which runs of sequences are wanted; every given member must hold.</summary>
internal sealed record SequenceQuery
{
    public string? Project { get; init; }

    public string? Stage { get; init; }

    public string? Service { get; init; }

    public string? Name { get; init; }

    public string? State { get; init; }

    /// <summary>Started after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    public IReadOnlyList<string> Contexts { get; init; } = [];

    public bool OpenOnly { get; init; }

    /// <summary>The query in Temporal's list filter language.</summary>
    public string ToFilter()
    {
        var parts = new List<string> { $"WorkflowType = '{WorkflowNames.Sequence}'" };
        Add("OrcProject", Project);
        Add("OrcStage", Stage);
        Add("OrcService", Service);
        Add("OrcSequence", Name);
        Add("OrcState", State);
        if (Contexts.Count == 1)
        {
            Add("OrcContext", Contexts[0]);
        }
        else if (Contexts.Count > 1)
        {
            parts.Add($"OrcContext IN ({string.Join(", ", Contexts.Select(Quote))})");
        }

        if (From is { } from)
        {
            parts.Add($"StartTime > '{Timestamp.Format(from)}'");
        }

        if (Before is { } before)
        {
            parts.Add($"StartTime < '{Timestamp.Format(before)}'");
        }

        if (OpenOnly)
        {
            parts.Add("ExecutionStatus = 'Running'");
        }

        return string.Join(" AND ", parts);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parts.Add($"{name} = {Quote(value)}");
            }
        }
    }

    private static string Quote(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
