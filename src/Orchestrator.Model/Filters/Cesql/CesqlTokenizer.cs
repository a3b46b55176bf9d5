using System.Text;

namespace Orchestrator.Model.Filters.Cesql;

/// <summary>Splits an expression into words.</summary>
internal static class CesqlTokenizer
{
    /// <summary>The words, ended by <see cref="CesqlTokenKind.End"/>; null with the reason when a character cannot be read.</summary>
    public static List<CesqlToken>? Split(string text, out string problem)
    {
        problem = "";
        var tokens = new List<CesqlToken>();
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (char.IsAsciiLetterOrDigit(c))
            {
                var start = i;

                // The dot is ours: data.PATH.
                while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '.'))
                {
                    i++;
                }

                var word = text[start..i];
                tokens.Add(new(word.All(char.IsAsciiDigit) ? CesqlTokenKind.Number : CesqlTokenKind.Word, word));
            }
            else if (c is '\'' or '"')
            {
                if (Quoted(text, ref i) is not { } quoted)
                {
                    problem = "expected a closing quote";
                    return null;
                }

                tokens.Add(new(CesqlTokenKind.Text, quoted));
            }
            else
            {
                var two = i + 1 < text.Length ? text.Substring(i, 2) : "";
                var symbol = two is "<=" or ">=" or "!=" or "<>" ? two : c.ToString();
                if (!"()+-*/%,=<>".Contains(symbol[0], StringComparison.Ordinal) && symbol != "!=")
                {
                    problem = $"unexpected '{c}' at position {i + 1}";
                    return null;
                }

                tokens.Add(new(CesqlTokenKind.Symbol, symbol));
                i += symbol.Length;
            }
        }

        tokens.Add(new(CesqlTokenKind.End, "the end"));
        return tokens;
    }

    private static string? Quoted(string text, ref int i)
    {
        var quote = text[i++];
        var read = new StringBuilder();
        while (i < text.Length && text[i] != quote)
        {
            // Only the quote and the backslash itself are escaped here; \% and \_ belong to LIKE.
            if (text[i] == '\\' && i + 1 < text.Length && (text[i + 1] is '\'' or '"' or '\\'))
            {
                i++;
            }

            read.Append(text[i++]);
        }

        return i++ < text.Length ? read.ToString() : null;
    }
}
