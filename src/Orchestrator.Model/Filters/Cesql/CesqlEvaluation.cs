using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Model.Filters.Cesql;

/// <summary>One evaluation: the event looked at and the errors met on the way. Values are strings, 32-bit integers and booleans.</summary>
public sealed class CesqlEvaluation(IFilterSubject subject)
{
    /// <summary>The value of an attribute that is not there; operators turn it into the zero value of their own type.</summary>
    internal static readonly object Missing = new();

    private readonly List<CesqlError> errors = [];

    public IReadOnlyList<CesqlError> Errors => errors;

    /// <summary>The value of a whole expression.</summary>
    public object Run(CesqlExpression expression)
    {
        var value = expression.Evaluate(this);
        return value == Missing ? false : value;
    }

    internal void Fail(CesqlError error) => errors.Add(error);

    internal bool Exists(string name) => subject.Find(name) is not null;

    internal object Attribute(string name)
    {
        switch (subject.Find(name))
        {
            case { ValueKind: JsonValueKind.String } text:
                return text.GetString() ?? "";
            case { ValueKind: JsonValueKind.True }:
                return true;
            case { ValueKind: JsonValueKind.False }:
                return false;
            case { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var integer):
                return integer;
            case { } other:
                return other.GetRawText();
            default:
                Fail(CesqlError.MissingAttribute);
                return Missing;
        }
    }

    internal int ToInteger(object value)
    {
        switch (value)
        {
            case int integer:
                return integer;
            case bool boolean:
                return boolean ? 1 : 0;
            case string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read):
                return read;
            default:
                Fail(CesqlError.Cast);
                return 0;
        }
    }

    /// <summary>An integer becomes a boolean only when asked by <c>BOOL()</c>.</summary>
    internal bool ToBoolean(object value, bool isExplicit = false)
    {
        switch (value)
        {
            case bool boolean:
                return boolean;
            case int integer when isExplicit:
                return integer != 0;
            case string text when bool.TryParse(text, out var read) && text.Trim() == text:
                return read;
            default:
                Fail(CesqlError.Cast);
                return false;
        }
    }

    internal static string ToText(object value) => value switch
    {
        bool boolean => boolean ? "true" : "false",
        int integer => integer.ToString(CultureInfo.InvariantCulture),
        _ => value as string ?? "",
    };

    internal int Compute(long result)
    {
        if (result is >= int.MinValue and <= int.MaxValue)
        {
            return (int)result;
        }

        Fail(CesqlError.Math);
        return 0;
    }

    /// <summary>Compares after casting the left value to the type of the right one.</summary>
    internal bool AreEqual(object left, object right) => right switch
    {
        int integer => ToInteger(left) == integer,
        bool boolean => ToBoolean(left) == boolean,
        _ => ToText(left) == ToText(right),
    };
}
