namespace Orchestrator.Model.Events;

/// <summary>What CloudEvents allows as attribute names and values.</summary>
public static class AttributeRules
{
    public static bool IsName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return name.Length > 0 && name != "data";
    }

    public static bool IsUri(string text) => IsUriReference(text) && Uri.TryCreate(text, UriKind.Absolute, out _) && text.Contains(':');

    /// <summary>RFC 3986 characters only; relative references are legal.</summary>
    public static bool IsUriReference(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c <= ' ' || c == 0x7F || c is '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}')
            {
                return false;
            }

            if (c == '%' && (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])))
            {
                return false;
            }
        }

        return text.Length > 0 && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _);
    }

    /// <summary>RFC 2045: type/subtype with optional parameters.</summary>
    public static bool IsMediaType(string text)
    {
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var essence = (end < 0 ? text : text[..end]).Trim();
        var slash = essence.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < essence.Length - 1 && IsToken(essence.AsSpan(0, slash)) && IsToken(essence.AsSpan(slash + 1));
    }

    private static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c <= ' ' || c >= 0x7F || "()<>@,;:\\\"/[]?=".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
