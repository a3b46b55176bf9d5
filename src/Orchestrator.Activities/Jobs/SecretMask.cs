namespace Orchestrator.Activities.Jobs;

/// <summary>Replaces the values of secrets in texts that people will read.</summary>
internal sealed class SecretMask
{
    private const string Stars = "***";

    // A value of one or two characters hides nothing and would make every text unreadable.
    private const int ShortestValue = 3;

    private readonly List<string> values;

    internal SecretMask(IEnumerable<string> secrets) =>
        values =
        [
            .. secrets.SelectMany(secret => secret.Split('\n').Append(secret))
                .Select(value => value.Trim())
                .Where(value => value.Length >= ShortestValue)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(value => value.Length),
        ];

    internal string Apply(string text)
    {
        foreach (var value in values)
        {
            text = text.Replace(value, Stars, StringComparison.Ordinal);
        }

        return text;
    }
}
