using System.Text.Json;

namespace Orchestrator.Model.Filters;

/// <summary>A filter of the CloudEvents Subscriptions API: <c>exact, prefix, suffix, all, any, not, sql</c>.</summary>
public abstract record Filter
{
    private protected Filter()
    {
    }

    public abstract bool Matches(IFilterSubject subject);

    /// <summary>The text a comparison sees: strings as they are, other scalars as JSON writes them; null for nothing.</summary>
    private protected static string? Text(JsonElement? value) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };

    /// <summary>Every named attribute has exactly that value.</summary>
    public sealed record Exact(IReadOnlyList<AttributeTest> Tests) : Filter
    {
        public override bool Matches(IFilterSubject subject) =>
            Tests.All(test => Text(subject.Find(test.Name)) is { } text && text == test.Value);
    }

    /// <summary>Every named attribute begins with that text.</summary>
    public sealed record Prefix(IReadOnlyList<AttributeTest> Tests) : Filter
    {
        public override bool Matches(IFilterSubject subject) =>
            Tests.All(test => Text(subject.Find(test.Name)) is { } text && text.StartsWith(test.Value, StringComparison.Ordinal));
    }

    /// <summary>Every named attribute ends with that text.</summary>
    public sealed record Suffix(IReadOnlyList<AttributeTest> Tests) : Filter
    {
        public override bool Matches(IFilterSubject subject) =>
            Tests.All(test => Text(subject.Find(test.Name)) is { } text && text.EndsWith(test.Value, StringComparison.Ordinal));
    }

    /// <summary>All of the filters match; an empty list always does.</summary>
    public sealed record All(IReadOnlyList<Filter> Filters) : Filter
    {
        public override bool Matches(IFilterSubject subject) => Filters.All(filter => filter.Matches(subject));
    }

    /// <summary>At least one of the filters matches.</summary>
    public sealed record Any(IReadOnlyList<Filter> Filters) : Filter
    {
        public override bool Matches(IFilterSubject subject) => Filters.Any(filter => filter.Matches(subject));
    }

    /// <summary>The filter does not match.</summary>
    public sealed record Not(Filter Inner) : Filter
    {
        public override bool Matches(IFilterSubject subject) => !Inner.Matches(subject);
    }
}
