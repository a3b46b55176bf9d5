using System.Text;

namespace Orchestrator.Model.Legacy;

/// <summary>
/// Mends JSON as old documents print it: trailing commas are dropped and raw control characters inside strings escaped. Only tried
/// when strict parsing failed; what it cannot mend stays wrong.
/// </summary>
public static class LenientJson
{
    /// <summary>The mended text, and one remark for each kind of mending; the remarks are empty when nothing was mended.</summary>
    public static (string Text, IReadOnlyList<string> Warnings) Mend(string text)
    {
        var mended = new StringBuilder(text.Length);
        var commas = 0;
        var controls = 0;
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (inString)
            {
                inString = c != '"';
                if (c == '\\' && i + 1 < text.Length)
                {
                    mended.Append(c).Append(text[++i]);
                }
                else if (c < ' ')
                {
                    controls++;
                    mended.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{(int)c:x4}" });
                }
                else
                {
                    mended.Append(c);
                }
            }
            else if (c == ',' && ClosesNext(text, i + 1))
            {
                commas++;
            }
            else
            {
                inString = c == '"';
                mended.Append(c);
            }
        }

        var warnings = new List<string>();
        if (commas > 0)
        {
            warnings.Add("The body is not valid JSON: a comma before a closing bracket was ignored.");
        }

        if (controls > 0)
        {
            warnings.Add("The body is not valid JSON: raw line breaks inside strings were accepted.");
        }

        return (mended.ToString(), warnings);
    }

    private static bool ClosesNext(string text, int from)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        return from < text.Length && text[from] is '}' or ']';
    }
}
