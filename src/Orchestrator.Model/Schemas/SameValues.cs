using System.Text.Json;

namespace Orchestrator.Model.Schemas;

/// <summary>Compares JSON values the way <c>uniqueItems</c> does: 1 is 1.0, and the order of members does not count.</summary>
internal sealed class SameValues(SchemaBudget budget) : IEqualityComparer<JsonElement>
{
    public bool Equals(JsonElement x, JsonElement y) => budget.AreEqual(x, y);

    public int GetHashCode(JsonElement obj)
    {
        switch (obj.ValueKind)
        {
            case JsonValueKind.String:
                return HashCode.Combine(obj.GetString());
            case JsonValueKind.Number:
                return obj.GetDouble().GetHashCode();
            case JsonValueKind.Array:
                var list = new HashCode();
                foreach (var item in obj.EnumerateArray())
                {
                    list.Add(GetHashCode(item));
                }

                return list.ToHashCode();
            case JsonValueKind.Object:
                var members = 0;
                foreach (var member in obj.EnumerateObject())
                {
                    members = unchecked(members + HashCode.Combine(member.Name, GetHashCode(member.Value)));
                }

                return members;
            default:
                return (int)obj.ValueKind;
        }
    }
}
