using System.Globalization;

namespace Orchestrator.Api.Answers;

/// <summary>Lists that are small enough to be cut in memory; the key is an offset as in Keptn.</summary>
internal static class Paged
{
    /// <summary>The key as Keptn writes it: text, "0" at the end.</summary>
    public static string Key(long? next) => (next ?? 0).ToString(CultureInfo.InvariantCulture);

    public static IResult Of<T>(string member, IReadOnlyList<T> all, QueryReader query)
    {
        var size = query.PageSize(20, 1000);
        var offset = (int)(query.PageKey() ?? 0);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var next = offset + size < all.Count ? offset + size : (long?)null;
        return ApiJson.Ok(new Dictionary<string, object>
        {
            [member] = all.Skip(offset).Take(size).ToList(),
            ["nextPageKey"] = Key(next),
            ["pageSize"] = Math.Max(0, Math.Min(size, all.Count - offset)),
            ["totalCount"] = all.Count,
        });
    }
}
