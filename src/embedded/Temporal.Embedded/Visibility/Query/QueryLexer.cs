using System.Text;

namespace Temporal.Embedded.Visibility.Query;

/// <summary>Cuts a list query into pieces.</summary>
internal static class QueryLexer
{
    private static readonly string[] Symbols = ["<=", ">=", "!=", "<>", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/", "%", ";", "."];

    public static List<QueryToken> Read(string query)
    {
        var tokens = new List<QueryToken>();
        var at = 0;
        while (true)
        {
            while (at < query.Length && char.IsWhiteSpace(query[at]))
            {
                at++;
            }

            var token = at == query.Length ? new QueryToken(QueryTokenKind.End, "", at) : Next(query, at);
            tokens.Add(token);
            if (token.Kind == QueryTokenKind.End)
            {
                return tokens;
            }

            at = token.End;
        }
    }

    private static QueryToken Next(string query, int at)
    {
        var first = query[at];
        if (first is '\'' or '"' or '`')
        {
            return Quoted(query, at, first);
        }

        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < query.Length && char.IsAsciiDigit(query[at + 1])))
        {
            return Number(query, at);
        }

        if (char.IsLetter(first) || first == '_')
        {
            var end = at;
            while (end < query.Length && (char.IsLetterOrDigit(query[end]) || query[end] is '_' or '$'))
            {
                end++;
            }

            return new QueryToken(QueryTokenKind.Word, query[at..end], end);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(query, at, symbol, 0, symbol.Length) == 0)
            {
                return new QueryToken(QueryTokenKind.Symbol, symbol, at + symbol.Length);
            }
        }

        throw QueryError.Syntax(new QueryToken(QueryTokenKind.Symbol, first.ToString(), at + 1));
    }

    private static QueryToken Number(string query, int at)
    {
        var end = at;
        while (end < query.Length && (char.IsAsciiLetterOrDigit(query[end]) || query[end] == '.' || (query[end] is '+' or '-' && query[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        return new QueryToken(QueryTokenKind.Number, query[at..end], end);
    }

    private static QueryToken Quoted(string query, int at, char quote)
    {
        var text = new StringBuilder();
        var end = at + 1;
        while (end < query.Length)
        {
            var c = query[end++];
            if (c == quote)
            {
                if (end == query.Length || query[end] != quote)
                {
                    return new QueryToken(quote == '`' ? QueryTokenKind.Name : QueryTokenKind.Text, text.ToString(), end);
                }

                end++;
            }
            else if (c == '\\' && quote != '`' && end < query.Length)
            {
                c = Escaped(query[end++]);
            }

            text.Append(c);
        }

        throw QueryError.Syntax(new QueryToken(QueryTokenKind.Text, text.ToString(), query.Length));
    }

    private static char Escaped(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        _ => c,
    };
}
