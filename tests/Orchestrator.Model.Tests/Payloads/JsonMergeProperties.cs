using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Model.Payloads;

namespace Orchestrator.Model.Tests.Payloads;

/// <summary>
/// What holds for any data. Merging is associative for objects whose members keep their kinds, as task data do; lists are joined
/// newest first, so for them only the order of arrival counts.
/// </summary>
public sealed class JsonMergeProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Merge_ObjectsOfTextsNumbersAndNulls_IsAssociative() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var (a, b, c) = (Block(random, 3), Block(random, 3), Block(random, 3));
            return Same(JsonMerge.Merge(JsonMerge.Merge(a, b), c), JsonMerge.Merge(a, JsonMerge.Merge(b, c)));
        }).Check(Thorough);

    [Fact]
    public void Merge_AnyDataWithItself_ChangesNothing() =>
        Prop.ForAll<int>(seed =>
        {
            var data = Element(Any(new Random(seed), 3));
            return Same(data, JsonMerge.Merge(data, data));
        }).Check(Thorough);

    [Fact]
    public void Merge_AnyDataWithAnEmptyObjectOrNothing_ChangesNothing() =>
        Prop.ForAll<int>(seed =>
        {
            var data = Block(new Random(seed), 3);
            return Same(data, JsonMerge.Merge(data, Element(new JsonObject()))) && Same(data, JsonMerge.Merge(null, data)) && Same(data, JsonMerge.Merge(data, null));
        }).Check(Thorough);

    [Fact]
    public void Merge_AnExecutorThatEchoesWhatItGot_AddsOnlyItsOwn() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var given = JsonNode.Parse(Block(random, 3).GetRawText())!.AsObject();
            given["list"] = new JsonArray(1, "two");
            var echoed = given.DeepClone().AsObject();
            echoed["own"] = random.Next();
            return Same(Element(echoed), JsonMerge.Merge(Element(given), Element(echoed)));
        }).Check(Thorough);

    // The name of a member says its kind, so that the same member is never a text here and an object there.
    private static JsonElement Block(Random random, int depth) => Element(ObjectNode(random, depth));

    private static JsonObject ObjectNode(Random random, int depth)
    {
        var block = new JsonObject();
        foreach (var name in (string[])["text1", "text2", "number", "flag", "object1", "object2"])
        {
            if (random.Next(3) > 0 && (depth > 0 || !name.StartsWith("object", StringComparison.Ordinal)))
            {
                block[name] = Value(random, name, depth);
            }
        }

        return block;
    }

    private static JsonNode? Value(Random random, string name, int depth) => name[0] switch
    {
        _ when random.Next(8) == 0 => null,
        't' => $"t{random.Next(4)}",
        'n' => random.Next(4),
        'f' => random.Next(2) == 0,
        _ => ObjectNode(random, depth - 1),
    };

    private static JsonNode Any(Random random, int depth) => random.Next(depth > 0 ? 5 : 3) switch
    {
        0 => $"t{random.Next(4)}",
        1 => random.Next(4),
        2 => random.Next(2) == 0,
        3 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(number => KeyValuePair.Create($"m{number}", (JsonNode?)Any(random, depth - 1)))),
    };

    private static JsonElement Element(JsonNode node) => JsonElement.Parse(node.ToJsonString());

    private static bool Same(JsonElement? one, JsonElement? other) => one is { } a && other is { } b && JsonElement.DeepEquals(a, b);
}
