using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents.AspNetCore;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Http;

namespace CloudNative.CloudEvents.Tests;

public sealed class HttpBindingTests
{
    private static readonly JsonEventFormatter Formatter = new();
    private static readonly JsonElement Headers = Sample.Read("http/header-values.json");

    public static TheoryData<string> SingleEvents => Vectors(one => Mode(one) is "binary" or "structured" && HasContentTypeOrNoBody(one));

    public static TheoryData<string> BadEvents => Vectors(one => one.GetProperty("expect").TryGetProperty("error", out _));

    [Fact]
    public void EncodeHeaderValue_Samples_RoundTrip()
    {
        foreach (var one in Headers.GetProperty("roundTrip").EnumerateArray())
        {
            Assert.Equal(one.GetProperty("header").GetString(), HttpUtilities.EncodeHeaderValue(one.GetProperty("value").GetString()!));
            Assert.Equal(one.GetProperty("value").GetString(), HttpUtilities.DecodeHeaderValue(one.GetProperty("header").GetString()!));
        }
    }

    [Fact]
    public void DecodeHeaderValue_LenientSamples_AreUnderstood()
    {
        foreach (var one in Headers.GetProperty("decodeOnly").EnumerateArray())
        {
            Assert.Equal(one.GetProperty("value").GetString(), HttpUtilities.DecodeHeaderValue(one.GetProperty("header").GetString()!));
        }
    }

    [Fact]
    public void DecodeHeaderValue_BrokenSamples_AreRefused()
    {
        Assert.All(
            Headers.GetProperty("reject").EnumerateArray(),
            one => Assert.ThrowsAny<ArgumentException>(() => HttpUtilities.DecodeHeaderValue(one.GetString()!)));
    }

    [Theory]
    [MemberData(nameof(SingleEvents))]
    public async Task ToCloudEventAsync_Vector_HasTheExpectedAttributes(string id)
    {
        var vector = Find(id);
        var context = new DefaultHttpContext();
        Fill(context.Request, vector);
        using var message = ToMessage(vector);

        var received = await context.Request.ToCloudEventAsync(Formatter);
        var fromClient = await message.ToCloudEventAsync(Formatter);

        var expected = vector.GetProperty("expect").GetProperty("attributes").EnumerateObject()
            .Where(one => one.Name != "specversion").ToDictionary(one => one.Name, one => one.Value.GetString()!);
        Assert.True(context.Request.IsCloudEvent());
        Assert.True(message.IsCloudEvent());
        Assert.Equal(expected.OrderBy(one => one.Key), JsonFormatTests.Attributes(received).OrderBy(one => one.Key));
        Assert.Equal(expected.OrderBy(one => one.Key), JsonFormatTests.Attributes(fromClient).OrderBy(one => one.Key));
    }

    [Theory]
    [MemberData(nameof(BadEvents))]
    public async Task ToCloudEventAsync_BadVector_IsRefused(string id)
    {
        var context = new DefaultHttpContext();
        Fill(context.Request, Find(id));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => context.Request.ToCloudEventAsync(Formatter));
    }

    [Fact]
    public async Task ToCloudEventBatchAsync_Vector_HasBothEvents()
    {
        var context = new DefaultHttpContext();
        Fill(context.Request, Find("batch-two"));

        var received = await context.Request.ToCloudEventBatchAsync(Formatter);

        Assert.True(context.Request.IsCloudEventBatch());
        Assert.False(context.Request.IsCloudEvent());
        Assert.Equal(["B234-1234-1234", "C234-1234-1234"], received.Select(one => one.Id));
        Assert.Equal([0, 1, 2, 3], Assert.IsType<byte[]>(received[0].Data));
    }

    [Theory]
    [InlineData(ContentMode.Binary, "application/json")]
    [InlineData(ContentMode.Structured, "application/cloudevents+json")]
    public async Task ToHttpContent_EitherMode_IsReadBackWithHeaders(ContentMode mode, string contentType)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://localhost");
        message.Content = Event("grüße %\"", new { a = 1 }).ToHttpContent(mode, Formatter);

        var again = await message.ToCloudEventAsync(Formatter);

        Assert.Equal(contentType, message.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["gr%C3%BC%C3%9Fe%20%25%22"], message.Content.Headers.GetValues("ce-subject"));
        Assert.Equal("grüße %\"", again.Subject);
        Assert.Equal(1, Assert.IsType<JsonElement>(again.Data).GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task ToHttpContent_Batch_IsReadBack()
    {
        using var message = new HttpResponseMessage();
        message.Content = new[] { Event("a", "x"), Event("b", "y") }.ToHttpContent(Formatter);

        var again = await message.ToCloudEventBatchAsync(Formatter);

        Assert.True(message.IsCloudEventBatch());
        Assert.Equal(["a", "b"], again.Select(one => one.Subject));
    }

    [Fact]
    public async Task CopyToHttpResponseAsync_BinaryMode_WritesHeadersAndBody()
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;

        await Event("s", new { a = 1 }).CopyToHttpResponseAsync(context.Response, ContentMode.Binary, Formatter);

        Assert.Equal("1.0", context.Response.Headers["ce-specversion"]);
        Assert.Equal("application/json", context.Response.ContentType);
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public async Task ToCloudEventAsync_NoEvent_SaysSo()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://localhost") { Content = new StringContent("{}") };

        Assert.False(message.IsCloudEvent());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => message.ToCloudEventAsync(Formatter));
    }

    private static CloudEvent Event(string subject, object data) => new()
    {
        Id = "1",
        Type = "t",
        Source = new Uri("https://example.com/a"),
        Subject = subject,
        Data = data,
    };

    private static string? Mode(JsonElement vector) =>
        vector.GetProperty("expect").TryGetProperty("mode", out var mode) ? mode.GetString() : null;

    // A body without a content type is taken for JSON by this formatter; receivers guard against it.
    private static bool HasContentTypeOrNoBody(JsonElement vector) =>
        vector.GetProperty("request").GetProperty("body").GetString() == ""
        || vector.GetProperty("request").GetProperty("headers").EnumerateObject()
            .Any(header => header.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase));

    private static TheoryData<string> Vectors(Func<JsonElement, bool> wanted) =>
        [.. Sample.Read("http/vectors.json").GetProperty("vectors").EnumerateArray().Where(wanted).Select(one => one.GetProperty("id").GetString()!)];

    private static JsonElement Find(string id) =>
        Sample.Read("http/vectors.json").GetProperty("vectors").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);

    private static void Fill(HttpRequest request, JsonElement vector)
    {
        foreach (var header in vector.GetProperty("request").GetProperty("headers").EnumerateObject())
        {
            request.Headers[header.Name] = header.Value.GetString();
        }

        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(vector.GetProperty("request").GetProperty("body").GetString()!));
    }

    private static HttpRequestMessage ToMessage(JsonElement vector)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, "http://localhost");
        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(vector.GetProperty("request").GetProperty("body").GetString()!));
        foreach (var header in vector.GetProperty("request").GetProperty("headers").EnumerateObject())
        {
            if (header.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
            {
                message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(header.Value.GetString()!);
            }
            else
            {
                message.Headers.Add(header.Name, header.Value.GetString());
            }
        }

        return message;
    }
}
