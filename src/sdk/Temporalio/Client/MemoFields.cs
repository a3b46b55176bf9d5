using Temporalio.Api.Common.V1;
using Temporalio.Converters;

namespace Temporalio.Client;

/// <summary>Memos to and from the wire.</summary>
internal static class MemoFields
{
    private static readonly Dictionary<string, IEncodedRawValue> None = [];

    public static IReadOnlyDictionary<string, IEncodedRawValue> Read(Memo? memo, DataConverter converter) =>
        memo is not { Fields.Count: > 0 }
            ? None
            : memo.Fields.ToDictionary(field => field.Key, field => (IEncodedRawValue)new EncodedRawValue(converter, field.Value));

    public static async Task<Memo?> WriteAsync(IReadOnlyDictionary<string, object>? values, DataConverter converter)
    {
        if (values is not { Count: > 0 })
        {
            return null;
        }

        var memo = new Memo();
        foreach (var (key, value) in values)
        {
            memo.Fields.Add(key, await converter.ToPayloadAsync(value).ConfigureAwait(false));
        }

        return memo;
    }
}
