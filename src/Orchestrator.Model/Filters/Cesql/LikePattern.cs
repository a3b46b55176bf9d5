namespace Orchestrator.Model.Filters.Cesql;

/// <summary>The patterns of LIKE: <c>%</c> is any text, <c>_</c> any one character, a backslash takes their meaning away.</summary>
internal static class LikePattern
{
    /// <summary>Compares without recursion: after a mismatch the last <c>%</c> takes one character more.</summary>
    public static bool Matches(string pattern, string text)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            var escaped = p + 1 < pattern.Length && pattern[p] == '\\' && (pattern[p + 1] is '%' or '_');
            if (escaped && pattern[p + 1] == text[t])
            {
                p += 2;
                t++;
            }
            else if (!escaped && p < pattern.Length && pattern[p] == '%')
            {
                star = p++;
                mark = t;
            }
            else if (!escaped && p < pattern.Length && (pattern[p] == '_' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '%')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
