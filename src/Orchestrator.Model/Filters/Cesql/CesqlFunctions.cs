namespace Orchestrator.Model.Filters.Cesql;

/// <summary>The built-in functions of CESQL.</summary>
internal static class CesqlFunctions
{
    public static object Call(string function, List<object> arguments, CesqlEvaluation evaluation)
    {
        var known = (function, arguments.Count) switch
        {
            ("CONCAT", _) or ("CONCAT_WS", > 0) => true,
            ("LENGTH" or "LOWER" or "UPPER" or "TRIM" or "ABS" or "INT" or "BOOL" or "STRING", 1) => true,
            ("LEFT" or "RIGHT", 2) or ("SUBSTRING", 2 or 3) => true,
            _ => false,
        };
        if (!known)
        {
            evaluation.Fail(CesqlError.MissingFunction);
            return false;
        }

        if (arguments.Contains(CesqlEvaluation.Missing))
        {
            return function is "LENGTH" or "ABS" or "INT" ? 0 : function == "BOOL" ? false : "";
        }

        var text = arguments.Count > 0 ? CesqlEvaluation.ToText(arguments[0]) : "";
        return function switch
        {
            "LENGTH" => text.Length,
            "LOWER" => text.ToLowerInvariant(),
            "UPPER" => text.ToUpperInvariant(),
            "TRIM" => text.Trim(),
            "CONCAT" => string.Concat(arguments.Select(CesqlEvaluation.ToText)),
            "CONCAT_WS" => string.Join(text, arguments.Skip(1).Select(CesqlEvaluation.ToText)),
            "LEFT" => Left(text, evaluation.ToInteger(arguments[1]), evaluation),
            "RIGHT" => Right(text, evaluation.ToInteger(arguments[1]), evaluation),
            "SUBSTRING" => Substring(text, arguments, evaluation),
            "ABS" => Absolute(evaluation.ToInteger(arguments[0]), evaluation),
            "INT" => evaluation.ToInteger(arguments[0]),
            "BOOL" => evaluation.ToBoolean(arguments[0], isExplicit: true),
            _ => text,
        };
    }

    private static string Left(string text, int count, CesqlEvaluation evaluation)
    {
        if (count < 0)
        {
            evaluation.Fail(CesqlError.FunctionEvaluation);
            return text;
        }

        return count >= text.Length ? text : text[..count];
    }

    private static string Right(string text, int count, CesqlEvaluation evaluation)
    {
        if (count < 0)
        {
            evaluation.Fail(CesqlError.FunctionEvaluation);
            return text;
        }

        return count >= text.Length ? text : text[^count..];
    }

    /// <summary>Positions count from 1, negative ones from the end; position 0 gives nothing.</summary>
    private static string Substring(string text, List<object> arguments, CesqlEvaluation evaluation)
    {
        var position = evaluation.ToInteger(arguments[1]);
        var length = arguments.Count == 3 ? evaluation.ToInteger(arguments[2]) : int.MaxValue;
        if (position == 0)
        {
            return "";
        }

        var start = position > 0 ? position - 1 : text.Length + (long)position;
        if (start < 0 || start > text.Length || (start == text.Length && position > 0 && text.Length > 0) || length < 0)
        {
            evaluation.Fail(CesqlError.FunctionEvaluation);
            return "";
        }

        return text.Substring((int)start, Math.Min(length, text.Length - (int)start));
    }

    private static int Absolute(int value, CesqlEvaluation evaluation)
    {
        if (value != int.MinValue)
        {
            return Math.Abs(value);
        }

        evaluation.Fail(CesqlError.Math);
        return int.MaxValue;
    }
}
