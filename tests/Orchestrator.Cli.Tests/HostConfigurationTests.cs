using Microsoft.Extensions.Configuration;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Hosts;

namespace Orchestrator.Cli.Tests;

/// <summary>The settings of a host: order of sources, checks, the first token.</summary>
public sealed class HostConfigurationTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public void Read_OnlyFlags_FillsTheRestWithDefaults()
    {
        var settings = Read(("Data", directory.Path));

        Assert.Equal(["http://127.0.0.1:8080"], settings.UrlList);
        Assert.True(settings.IsEmbedded);
        Assert.Equal("docker", settings.Runner);
        Assert.False(settings.Insecure);
    }

    [Fact]
    public void Read_SeveralMistakes_NamesThemAll()
    {
        var problem = Assert.Throws<CommandLineException>(() => Read(("Data", directory.Path), ("Store", "mysql://x"), ("Runner", "magic"), ("Urls", "nonsense")));

        Assert.Equal(ExitCode.BadInput, problem.ExitCode);
        Assert.Contains("ORC_STORE", problem.Message, StringComparison.Ordinal);
        Assert.Contains("ORC_RUNNER", problem.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://127.0.0.1:8080;http://192.168.1.2:8080")]
    public void Read_InsecureBeyondLoopback_IsRefused(string urls)
    {
        Assert.Throws<CommandLineException>(() => Read(("Data", directory.Path), ("Insecure", "true"), ("Urls", urls)));
    }

    [Fact]
    public void Read_CertificateWithoutKey_IsRefused()
    {
        var problem = Assert.Throws<CommandLineException>(() => Read(("Data", directory.Path), ("Temporal", "temporal.example.com:7233"), ("Temporal_Tls_Cert", "client.pem")));

        Assert.Contains("ORC_TEMPORAL_TLS_KEY", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ApiKeyForTheEmbeddedService_IsRefusedWithoutSayingTheKey()
    {
        var problem = Assert.Throws<CommandLineException>(() => Read(("Data", directory.Path), ("Temporal_Api_Key", "very-secret")));

        Assert.Contains("--temporal HOST:PORT", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindOrMake_TheSecondTime_GivesTheSameToken()
    {
        var (first, firstIsNew) = BootstrapToken.FindOrMake(directory.Path);
        var (second, secondIsNew) = BootstrapToken.FindOrMake(directory.Path);

        Assert.True(firstIsNew);
        Assert.False(secondIsNew);
        Assert.Equal(first, second);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory.Path, "token")));
        }
    }

    public void Dispose() => directory.Dispose();

    private static HostSettings Read(params (string Key, string? Value)[] flags) => HostConfiguration.Read(
        new ConfigurationBuilder().AddOrcSources(flags.ToDictionary(flag => flag.Key, flag => flag.Value)).Build());
}
