using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Tests;

/// <summary>`orc emit` as Dispatch had it.</summary>
public sealed class EmitTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private readonly List<(string Path, JsonElement Body)> posts = [];
    private WebApplication? server;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(async http =>
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body);
            posts.Add((http.Request.Path, body.RootElement.Clone()));
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"keptnContext":"c","id":"i"}""");
        });
        await server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (server?.DisposeAsync() ?? default);
        folder.Dispose();
    }

    [Fact]
    public async Task Emit_TypeOnly_HasDispatchsDefaultsAndWords()
    {
        var run = await EmitAsync("test.event33");

        Assert.Equal((ExitCode.Ok, "event emitted", ""), (run.ExitCode, run.Output.Trim(), run.Error));
        var (path, body) = posts.Single();
        Assert.Equal(("/v1/event/", "test.event33", "dispatch"), (path, Text(body, "type"), Text(body, "source")));
        Assert.True(Guid.TryParse(Text(body, "id"), out _));
        Assert.False(body.TryGetProperty("data", out _) || body.TryGetProperty("datacontenttype", out _));
    }

    [Fact]
    public async Task Emit_AllFlags_AreInTheEvent()
    {
        await EmitAsync(
            "a.b", "--data", """{"x":[1]}""", "--content-type", "application/vnd.x+json", "--source-id", "me", "--event-id", "7", "--event-type-version", "2", "--event-schema-url", "http://s");

        var body = posts.Single().Body;
        string[] names = ["source", "id", "eventtypeversion", "dataschema", "datacontenttype"];
        Assert.Equal(["me", "7", "2", "http://s", "application/vnd.x+json"], names.Select(name => Text(body, name)));
        Assert.Equal(1, body.GetProperty("data").GetProperty("x")[0].GetInt32());
    }

    [Theory]
    [InlineData("hello", null, false, "text/plain; charset=utf-8", "data", "hello")]
    [InlineData("hello", null, true, "text/plain; charset=utf-8", "data_base64", "aGVsbG8=")]
    [InlineData("%PDF-1", null, false, "application/pdf", "data_base64", "JVBERi0x")]
    [InlineData("hello", "image/png", false, "image/png", "data_base64", "aGVsbG8=")]
    [InlineData("\u0001\u0002", null, false, "application/octet-stream", "data_base64", "AQI=")]
    public async Task Emit_DataFromFile_HasTheKindOfTheFile(string content, string? given, bool binary, string type, string member, string value)
    {
        var file = folder.Write("data", content);
        string[] options = [.. given is null ? Array.Empty<string>() : ["--content-type", given], .. binary ? (string[])["--binary"] : []];

        await EmitAsync(["a.b", "--data-from-file", file, .. options]);

        var body = posts.Single().Body;
        Assert.Equal((type, value), (Text(body, "datacontenttype"), Text(body, member)));
    }

    [Theory]
    [InlineData("5", null, "application/json", "5")]
    [InlineData("true", null, "application/json", "true")]
    [InlineData("\"hello\"", null, "application/json", "\"hello\"")]
    [InlineData("hello", "text/plain", "text/plain", "\"hello\"")]
    [InlineData("a=b", "text/plain", "text/plain", "\"a=b\"")]
    [InlineData("a.b=1", null, "application/json", """{"a":{"b":1}}""")]
    public async Task Emit_Data_IsJsonTextOrMembersAsItLooks(string data, string? given, string type, string expected)
    {
        string[] content = given is null ? [] : ["--content-type", given];
        await EmitAsync(["a.b", "--data", data, .. content]);

        var body = posts.Single().Body;
        Assert.Equal((type, expected), (Text(body, "datacontenttype"), body.GetProperty("data").GetRawText()));
    }

    [Fact]
    public async Task Emit_DataThatIsNothing_SaysWhatWasExpected()
    {
        var run = await EmitAsync("a.b", "--data", "hello");

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("'hello': expected name=value", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emit_BothKindsOfData_IsRefusedInDispatchsWords()
    {
        var run = await EmitAsync("a.b", "--data", "{}", "--data-from-file", "x");

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("--data and --data-from-file are mutually exclusive, specify only one of them", run.Error, StringComparison.Ordinal);
        Assert.Empty(posts);
    }

    [Fact]
    public async Task Replay_ListenerDead_AsksForTheDeadLetters()
    {
        var run = await OrcRun.Of("listener", "replay", "audit", "--dead", "--server", server!.Urls.First());

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(("/v1/listeners/audit/replay", """{"dead":true}"""), (posts.Single().Path, posts.Single().Body.GetRawText()));
    }

    private Task<OrcRun> EmitAsync(params string[] args) => OrcRun.Of(["emit", .. args, "--server", server!.Urls.First()]);

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
