using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Model.Jobs;

/// <summary>Reads the text of a <see cref="JsonPath"/>.</summary>
internal sealed class JsonPathReader(string text)
{
    private int position;

    /// <summary>The steps after <c>$</c>; null when the text is not a path.</summary>
    public IReadOnlyList<JsonPathStep>? ReadPath()
    {
        if (!Take('$'))
        {
            return null;
        }

        var steps = ReadSteps();
        return steps is not null && position == text.Length ? steps : null;
    }

    private List<JsonPathStep>? ReadSteps()
    {
        var steps = new List<JsonPathStep>();
        while (position < text.Length && text[position] is '.' or '[')
        {
            if (text[position] == '.')
            {
                position++;
                if (Take('.'))
                {
                    steps.Add(new JsonPathStep.Descend());
                    if (position < text.Length && text[position] == '[')
                    {
                        continue;
                    }
                }

                if (Take('*'))
                {
                    steps.Add(new JsonPathStep.Any());
                }
                else if (ReadName() is { Length: > 0 } name)
                {
                    steps.Add(new JsonPathStep.Name(name));
                }
                else
                {
                    return null;
                }
            }
            else if (ReadBracket() is { } step)
            {
                steps.Add(step);
            }
            else
            {
                return null;
            }
        }

        return steps;
    }

    private string ReadName()
    {
        var start = position;
        while (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] is '_' or '-'))
        {
            position++;
        }

        return text[start..position];
    }

    private JsonPathStep? ReadBracket()
    {
        position++;
        var parts = new List<JsonPathStep>();
        do
        {
            Blanks();
            if (ReadPart() is not { } part)
            {
                return null;
            }

            parts.Add(part);
            Blanks();
        }
        while (Take(','));
        return !Take(']') ? null : parts.Count == 1 ? parts[0] : new JsonPathStep.Union(parts);
    }

    private JsonPathStep? ReadPart()
    {
        if (position >= text.Length)
        {
            return null;
        }

        return text[position] switch
        {
            '*' => Taken(new JsonPathStep.Any()),
            '\'' or '"' => ReadQuoted() is { } name ? new JsonPathStep.Name(name) : null,
            '?' => ReadFilter(),
            _ => ReadIndexOrSlice(),
        };
    }

    private JsonPathStep? ReadIndexOrSlice()
    {
        var start = ReadInteger();
        if (!Take(':'))
        {
            return start is { } index ? new JsonPathStep.Index(index) : null;
        }

        var end = ReadInteger();
        var step = Take(':') ? ReadInteger() ?? 1 : 1;
        return new JsonPathStep.Slice(start, end, step);
    }

    private int? ReadInteger()
    {
        Blanks();
        var start = position;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || (text[position] == '-' && position == start)))
        {
            position++;
        }

        var digits = text.AsSpan(start, position - start);
        Blanks();
        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private JsonPathStep.Where? ReadFilter()
    {
        position++;
        var parenthesis = Take('(');
        Blanks();
        if (!Take('@') || ReadRelativePath() is not { } path)
        {
            return null;
        }

        Blanks();
        var comparison = ReadOperator();
        JsonElement? literal = null;
        if (comparison.Length > 0)
        {
            Blanks();
            literal = ReadLiteral();
            if (literal is null)
            {
                return null;
            }
        }

        Blanks();
        return parenthesis && !Take(')') ? null : new JsonPathStep.Where(path, comparison, literal);
    }

    private JsonPath? ReadRelativePath()
    {
        var start = position;
        return ReadSteps() is null ? null : JsonPath.TryParse($"${text[start..position]}");
    }

    private string ReadOperator()
    {
        foreach (var candidate in (ReadOnlySpan<string>)["==", "!=", "<=", ">=", "<", ">"])
        {
            if (text.AsSpan(position).StartsWith(candidate, StringComparison.Ordinal))
            {
                position += candidate.Length;
                return candidate;
            }
        }

        return "";
    }

    private JsonElement? ReadLiteral()
    {
        if (position < text.Length && text[position] is '\'' or '"')
        {
            return ReadQuoted() is { } quoted ? JsonSerializer.SerializeToElement(quoted) : null;
        }

        var start = position;
        while (position < text.Length && text[position] is not (')' or ']' or ' ' or ','))
        {
            position++;
        }

        return text[start..position] switch
        {
            "true" => JsonSerializer.SerializeToElement(true),
            "false" => JsonSerializer.SerializeToElement(false),
            var word when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                => JsonSerializer.SerializeToElement(number),
            _ => null,
        };
    }

    private string? ReadQuoted()
    {
        var quote = text[position++];
        var read = new StringBuilder();
        while (position < text.Length && text[position] != quote)
        {
            if (text[position] == '\\' && position + 1 < text.Length)
            {
                position++;
            }

            read.Append(text[position++]);
        }

        return Take(quote) ? read.ToString() : null;
    }

    private void Blanks()
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    private bool Take(char expected)
    {
        if (position >= text.Length || text[position] != expected)
        {
            return false;
        }

        position++;
        return true;
    }

    private JsonPathStep Taken(JsonPathStep step)
    {
        position++;
        return step;
    }
}
