using System.Text;

namespace Orchestrator.Model.Jobs;

/// <summary>Kubernetes' expansion in commands and values: <c>$(NAME)</c> is replaced, <c>$$(NAME)</c> stays as <c>$(NAME)</c>.</summary>
public static class VariableExpansion
{
    /// <summary>An unknown name is left as it is written.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var expanded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 >= text.Length)
            {
                expanded.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '$')
            {
                expanded.Append('$');
                i++;
                continue;
            }

            var end = text[i + 1] == '(' ? text.IndexOf(')', i + 2) : -1;
            if (end > 0 && variables.TryGetValue(text[(i + 2)..end], out var value))
            {
                expanded.Append(value);
                i = end;
            }
            else
            {
                expanded.Append('$');
            }
        }

        return expanded.ToString();
    }
}
