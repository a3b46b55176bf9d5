namespace Temporal.Embedded.Visibility.Query;

/// <summary>A piece of a query; <see cref="End"/> is where it ends in the text.</summary>
internal readonly record struct QueryToken(QueryTokenKind Kind, string Text, int End)
{
    public bool IsWord(string word) => Kind == QueryTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == QueryTokenKind.Symbol && Text == symbol;
}
