using System.Globalization;
using Orchestrator.Model.Events;
using Orchestrator.Model.Findings;

namespace Orchestrator.Api.Answers;

/// <summary>Reads <c>pageSize</c>, <c>nextPageKey</c> and times from a query string and remembers what was wrong.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    public List<FieldProblem> Problems { get; } = [];

    public string? Text(string name) => query[name] is [{ Length: > 0 } text, ..] ? text : null;

    public IReadOnlyList<string> List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    public bool Flag(string name) => Word(name, ["true", "false", "1", "0"]) is "true" or "1";

    /// <summary>One of the allowed words; another one is a problem.</summary>
    public string? Word(string name, IReadOnlyCollection<string> allowed)
    {
        if (Text(name) is not { } word || allowed.Contains(word, StringComparer.Ordinal))
        {
            return Text(name);
        }

        Problems.Add(new FieldProblem(name, $"expected one of {string.Join(", ", allowed)}, got '{word}'"));
        return null;
    }

    public int PageSize(int otherwise, int most) => (int)Math.Clamp(Number("pageSize") ?? otherwise, 1, most);

    /// <summary>Where the page begins; 0 and absent are the first page.</summary>
    public long? PageKey() => Number("nextPageKey") is { } key and > 0 ? key : null;

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Timestamp.TryParse(text, out var time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            return time;
        }

        Problems.Add(new FieldProblem(name, $"expected a time such as 2026-01-31T12:00:00Z, got '{text}'"));
        return null;
    }

    public long? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Problems.Add(new FieldProblem(name, $"expected a number, got '{text}'"));
        return null;
    }

    /// <summary>The refusal when something could not be read.</summary>
    public IResult? Refusal() => Problems.Count == 0 ? null : Answers.Problems.BadRequest("The query cannot be read.", Problems);
}
