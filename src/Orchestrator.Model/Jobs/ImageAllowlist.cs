using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.Model.Jobs;

/// <summary>The images jobs may use: globs that must match the whole name, where <c>*</c> spans slashes too.</summary>
public sealed class ImageAllowlist
{
    private readonly IReadOnlyList<Regex> patterns;

    /// <summary>No patterns at all allow everything, as does <c>*</c>.</summary>
    public ImageAllowlist(IEnumerable<string> patterns) =>
        this.patterns = [.. patterns.Select(pattern => pattern.Trim()).Where(pattern => pattern.Length > 0).Select(ToRegex)];

    /// <summary>Reads Keptn's comma-separated list.</summary>
    public static ImageAllowlist Parse(string list) => new(list.Split(','));

    public bool Allows(string image) => patterns.Count == 0 || patterns.Any(pattern => pattern.IsMatch(image));

    private static Regex ToRegex(string glob)
    {
        var expression = new StringBuilder("^");
        for (var i = 0; i < glob.Length; i++)
        {
            var close = glob[i] == '[' ? glob.IndexOf(']', i + 1) : -1;
            if (close > i + 1)
            {
                var negated = glob[i + 1] is '!' or '^';
                var members = glob[(i + (negated ? 2 : 1))..close].Replace("\\", "\\\\", StringComparison.Ordinal);
                expression.Append('[').Append(negated ? "^" : "").Append(members).Append(']');
                i = close;
            }
            else
            {
                expression.Append(glob[i] switch { '*' => ".*", '?' => ".", var c => Regex.Escape(c.ToString()) });
            }
        }

        return new Regex(expression.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }
}
