using System.Globalization;

namespace Orchestrator.Model.Evaluations;

/// <summary>One criterion of an objective: an operator and a number, relative to earlier values when it has a sign or a percent sign.</summary>
public sealed record Criterion(string Text, string Operator, double Value, bool Percentage, bool Comparison, bool Increase)
{
    /// <summary>Reads <c>[&lt;|&lt;=|=|&gt;=|&gt;][+|-]number[%]</c>; blanks do not matter. Null when the text is none.</summary>
    public static Criterion? TryParse(string text)
    {
        var rest = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var operation = rest.StartsWith("<=", StringComparison.Ordinal) || rest.StartsWith(">=", StringComparison.Ordinal)
            ? rest[..2]
            : rest.Length > 0 && rest[0] is '<' or '=' or '>' ? rest[..1] : "";
        if (operation.Length == 0)
        {
            return null;
        }

        rest = rest[operation.Length..];
        var percentage = rest.EndsWith('%');
        rest = percentage ? rest[..^1] : rest;
        var sign = rest.Length > 0 && rest[0] is '+' or '-';
        var increase = !sign || rest[0] == '+';
        rest = sign ? rest[1..] : rest;
        return double.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? new Criterion(text, operation, value, percentage, sign || percentage, (sign || percentage) && increase)
            : null;
    }

    /// <summary>What a value is compared with; null when that needs an earlier value and there is none.</summary>
    public double? Target(double? earlier)
    {
        if (!Comparison)
        {
            return Value;
        }

        return (Percentage, Increase) switch
        {
            (true, true) => earlier * (100 + Value) / 100,
            (true, false) => earlier * (100 - Value) / 100,
            (false, true) => earlier + Value,
            _ => earlier - Value,
        };
    }

    /// <summary>Without an earlier value a relative criterion is satisfied.</summary>
    public bool IsSatisfied(double value, double? earlier)
    {
        if (Target(earlier) is not { } target)
        {
            return true;
        }

        return Operator switch
        {
            "<" => value < target,
            "<=" => value <= target,
            "=" => value == target,
            ">=" => value >= target,
            _ => value > target,
        };
    }
}
