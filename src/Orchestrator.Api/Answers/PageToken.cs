namespace Orchestrator.Api.Answers;

/// <summary>The key of a next page that Temporal made, as text.</summary>
internal static class PageToken
{
    /// <summary>"0" at the end, as Keptn writes it.</summary>
    public static string Write(byte[]? next) => next is { Length: > 0 } ? Convert.ToHexStringLower(next) : "0";

    /// <summary>Null for the first page; what cannot be read is noted as a problem of the query.</summary>
    public static byte[]? Read(QueryReader query)
    {
        if (query.Text("nextPageKey") is not { } text || text == "0")
        {
            return null;
        }

        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            query.Problems.Add(new("nextPageKey", $"expected the key of an earlier answer, got '{text}'"));
            return null;
        }
    }
}
