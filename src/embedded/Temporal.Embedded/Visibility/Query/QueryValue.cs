using System.Globalization;

namespace Temporal.Embedded.Visibility.Query;

/// <summary>A literal of a query: a string, a long, a double or a bool.</summary>
internal sealed record QueryValue(object Value)
{
    /// <summary>As text, the way it was written.</summary>
    public string Text => Value is bool flag ? (flag ? "true" : "false") : Convert.ToString(Value, CultureInfo.InvariantCulture)!;

    /// <summary>As written in messages: texts in quotes.</summary>
    public string Quoted => Value is string text ? $"'{text}'" : Text;
}
