using System.Text.Json;
using Orchestrator.Model.Webhooks;

namespace Orchestrator.Model.Tests.Webhooks;

public sealed class WebhookConfigTests
{
    private static readonly JsonElement Filled = JsonElement.Parse("""{"id":"1","data":{"project":"shop","n":3,"labels":{"a":"b"}}}""");
    private static readonly Dictionary<string, string> Env = new() { ["token"] = "s3cret" };

    [Theory]
    [InlineData("alpha1.yaml", 1, true)]
    [InlineData("beta1.yaml", 1, true)]
    [InlineData("beta1-multi-no-finished.yaml", 4, false)]
    [InlineData("00-valid-input.yaml", 1, false)]
    [InlineData("02-valid-beta1-version-input-full.yaml", 1, false)]
    public void Parse_GoodSample_IsRead(string file, int requests, bool sendFinished)
    {
        var (webhooks, problem) = WebhookConfigParser.Parse(Read(file));

        Assert.Equal("", problem);
        var webhook = Assert.Single(webhooks ?? []);
        Assert.Equal(("sh.keptn.event.webhook.triggered", true, sendFinished), (webhook.Type, webhook.SendStarted, webhook.SendFinished));
        Assert.Equal(requests, webhook.Requests.Count);
        Assert.Equal(new WebhookSecret("mysecret", "mysecret", null), Assert.Single(webhook.Secrets));
    }

    [Theory]
    [InlineData("04-beta1-version-input-empty-requests.yaml", "requests")]
    [InlineData("06-beta1-version-input-missing-url.yaml", "requests[0].url")]
    [InlineData("08-beta1-version-input-missing-headers-value.yaml", "headers[0].value")]
    [InlineData("10-bad-padding-invalid-input.yaml", "line 1")]
    [InlineData("12-missing-requests-invalid-input.yaml", "requests")]
    [InlineData("14-unsupported-beta-version.yaml", "apiVersion")]
    public void Parse_BadSample_SaysWhy(string file, string expected)
    {
        var (webhooks, problem) = WebhookConfigParser.Parse(Read(file));

        Assert.Null(webhooks);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseCurl_Samples_AreRefusedWhereASwitchOrTheShellCouldDoHarm()
    {
        foreach (var sample in JsonElement.Parse(Read("webhook-curl-safety.json")).EnumerateArray())
        {
            var command = sample.GetProperty("curl").GetString()!;
            var thrown = Record.Exception(() => CurlCommand.Parse(command));
            Assert.Equal(sample.GetProperty("rejected").GetBoolean(), thrown is FormatException);
        }
    }

    [Fact]
    public void ParseCurl_Command_IsARequest()
    {
        var request = CurlCommand.Parse("curl -X PUT -H 'x-token: {{.env.token}}' --data '{\"p\":\"{{ .data.project }}\"}' https://example.com/{{.data.n}}");

        Assert.Equal(("PUT", "https://example.com/{{.data.n}}", "{\"p\":\"{{ .data.project }}\"}"), (request.Method, request.Url, request.Payload));
        Assert.Equal(KeyValuePair.Create("x-token", "{{.env.token}}"), Assert.Single(request.Headers));
    }

    [Fact]
    public void Fill_PathsAndSecrets_AreReplaced() =>
        Assert.Equal("shop 3 s3cret {\"a\":\"b\"}!", RequestTemplate.Fill("{{.data.project}} {{ .data.n }} {{.env.token}} {{.data.labels}}!", Filled, Env));

    [Theory]
    [InlineData("{{.data.missing}}", ".data.missing")]
    [InlineData("{{.env.other}}", ".env.other")]
    [InlineData("{{if .x}}", "not supported")]
    [InlineData("{{.data", "without")]
    public void Fill_WhatCannotBe_SaysWhy(string template, string expected)
    {
        var thrown = Assert.Throws<FormatException>(() => RequestTemplate.Fill(template, Filled, Env));

        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "keptn", "webhook", file));
}
