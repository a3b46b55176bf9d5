using System.Text;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;

namespace Temporalio.Tests.Converters;

public class DefaultPayloadConverterTests
{
    private static readonly IPayloadConverter Converter = DataConverter.Default.PayloadConverter;

    [Fact]
    public void ToPayload_Null_IsBinaryNullWithoutData()
    {
        var payload = Converter.ToPayload(null);

        Assert.Equal("binary/null", EncodingOf(payload));
        Assert.True(payload.Data.IsEmpty);
        Assert.Null(Converter.ToValue<string?>(payload));
    }

    [Fact]
    public void ToValue_NullAsValueType_Throws() =>
        Assert.Throws<ArgumentException>(() => Converter.ToValue<int>(Converter.ToPayload(null)));

    [Fact]
    public void ToPayload_Bytes_AreKeptAsTheyAre()
    {
        var payload = Converter.ToPayload(new byte[] { 0, 255, 7 });

        Assert.Equal("binary/plain", EncodingOf(payload));
        Assert.Equal([0, 255, 7], Converter.ToValue<byte[]>(payload));
    }

    [Fact]
    public void ToPayload_Message_IsJsonWithItsTypeName()
    {
        var payload = Converter.ToPayload(new WorkflowExecution { WorkflowId = "w", RunId = "r" });

        Assert.Equal("json/protobuf", EncodingOf(payload));
        Assert.Equal("temporal.api.common.v1.WorkflowExecution", payload.Metadata["messageType"].ToStringUtf8());
        Assert.Equal("w", Converter.ToValue<WorkflowExecution>(payload).WorkflowId);
    }

    [Fact]
    public void ToValue_BinaryMessage_IsRead()
    {
        Assert.True(new BinaryProtoConverter().TryToPayload(new WorkflowExecution { WorkflowId = "w" }, out var payload));

        Assert.Equal("w", Converter.ToValue<WorkflowExecution>(payload!).WorkflowId);
    }

    [Fact]
    public void ToValue_MessageOfAnotherType_NamesBoth()
    {
        var payload = Converter.ToPayload(new WorkflowExecution { WorkflowId = "w" });

        var error = Assert.Throws<ArgumentException>(() => Converter.ToValue<WorkflowType>(payload));

        Assert.Contains("temporal.api.common.v1.WorkflowExecution", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToPayload_Record_IsPlainJson()
    {
        var payload = Converter.ToPayload(new Order("cart", 3));

        Assert.Equal("json/plain", EncodingOf(payload));
        Assert.Equal("""{"Service":"cart","Count":3}""", payload.Data.ToStringUtf8());
        Assert.Equal(new Order("cart", 3), Converter.ToValue<Order>(payload));
    }

    [Fact]
    public void ToValue_JsonAsObject_GivesPlainValues()
    {
        var payload = JsonPayload("""{"n":1,"d":1.5,"s":"x","l":[true,null]}""");

        var value = Assert.IsType<Dictionary<string, object?>>(Converter.ToValue(payload, typeof(object)));

        Assert.Equal(1L, value["n"]);
        Assert.Equal(1.5, value["d"]);
        Assert.Equal("x", value["s"]);
        Assert.Equal([true, null], Assert.IsType<List<object?>>(value["l"]));
    }

    [Fact]
    public void ToPayload_RawValue_IsItsPayload()
    {
        var payload = JsonPayload("1");

        Assert.Same(payload, Converter.ToPayload(new RawValue(payload)));
        Assert.Same(payload, Converter.ToValue<IRawValue>(payload).Payload);
    }

    [Fact]
    public void ToValue_UnknownEncoding_IsNamed()
    {
        var payload = new Payload { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/odd") } };

        var error = Assert.Throws<ArgumentException>(() => Converter.ToValue<string>(payload));

        Assert.Contains("json/odd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToPayloadsAsync_Codec_EncodesAndDecodes()
    {
        var converter = DataConverter.Default with { PayloadCodec = new ReversingCodec() };

        var payloads = await converter.ToPayloadsAsync(["abc"]);

        Assert.Equal("\"cba\"", payloads.Single().Data.ToStringUtf8());
        Assert.Equal("abc", await converter.ToSingleValueAsync<string>(payloads));
    }

    private static string EncodingOf(Payload payload) => payload.Metadata["encoding"].ToStringUtf8();

    private static Payload JsonPayload(string json) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
        Data = ByteString.CopyFrom(json, Encoding.UTF8),
    };

    private sealed record Order(string Service, int Count);
}
