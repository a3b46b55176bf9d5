using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Tests;

/// <summary>Exit codes, help and what needs no server.</summary>
public sealed class CommandLineTests
{
    private const string NoServer = "http://127.0.0.1:1";

    [Fact]
    public async Task Help_OfRoot_ListsEveryVerbUnderAHeading()
    {
        var run = await OrcRun.Of("--help");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var listed = OrcCommandLine.CreateRoot().Subcommands.Select(verb => verb.Name);
        Assert.All(listed, name => Assert.Contains($"\n  {name} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Verbs_AtTheTop_AllHaveAHeadingAndExamples()
    {
        var verbs = OrcCommandLine.CreateRoot().Subcommands.OfType<Verb>().ToList();

        Assert.NotEmpty(verbs);
        Assert.All(verbs, verb => Assert.Contains(verb.Heading, Headings.All));
        Assert.All(verbs.Where(verb => verb.Subcommands.Count == 0), verb => Assert.NotEmpty(verb.Examples));
    }

    [Fact]
    public async Task Help_OfAVerb_BeginsWithExamples()
    {
        var run = await OrcRun.Of("trigger", "sequence", "--help");

        Assert.StartsWith("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("--stage <S> (REQUIRED)", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("get")]
    [InlineData("get", "projects", "-o", "xml")]
    [InlineData("trigger", "sequence", "delivery", "--project", "demo")]
    [InlineData("up", "--urls", "nonsense")]
    [InlineData("up", "--insecure", "--urls", "http://0.0.0.0:8080")]
    [InlineData("up", "--store", "mysql://x")]
    [InlineData("up", "--temporal", "nowhere")]
    [InlineData("up", "--temporal-port", "99999")]
    [InlineData("up", "--runner", "magic")]
    [InlineData("api")]
    [InlineData("apply", "-f", "/no/such/file.yaml")]
    [InlineData("send", "event", "-f", "/no/such/file.json")]
    [InlineData("get", "unicorns")]
    [InlineData("emit", "a.b", "--data", "nonsense")]
    [InlineData("emit", "a.b", "--data", "project=other")]
    [InlineData("get", "projects", "--server", "ftp://x")]
    public async Task Run_WithBadInput_AnswersTwoAndSaysWhy(params string[] args)
    {
        var run = await OrcRun.Of(args);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.NotEmpty(run.Error.Trim());
    }

    [Fact]
    public async Task Run_WithATypo_SuggestsTheVerb()
    {
        var run = await OrcRun.Of("tigger");

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("trigger", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WithoutAServer_AnswersFourAndNamesTheWayOut()
    {
        var run = await OrcRun.Of("get", "projects", "--server", NoServer);

        Assert.Equal(ExitCode.NoConnection, run.ExitCode);
        Assert.Contains("orc up", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete")]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete -c orc")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_OfAShell_PrintsItsScript(string shell, string expected)
    {
        var run = await OrcRun.Of("completion", shell);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suggest_AfterGet_OffersTheKinds()
    {
        var run = await OrcRun.Of("[suggest:8]", "orc get ");

        Assert.Contains("sequences", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_AsJson_IsJson()
    {
        var run = await OrcRun.Of("version", "-o", "json");

        using var document = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.StartsWith("0.", document.RootElement.GetProperty("version").GetString(), StringComparison.Ordinal);
    }
}
