using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Hosts;
using Temporalio.Client;

namespace Orchestrator.Cli.Tests;

/// <summary>What a host asks of a Temporal server that somebody else runs, and what it says when that is refused.</summary>
public sealed class TemporalSetupTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly ForeignServer server = new();

    [Fact]
    public async Task EnsureSearchAttributes_MissingAndMayBeAdded_AddsThemAndWaitsUntilQueriesTakeThem()
    {
        server.QueriesRefuseAttributes = 2;

        await Setup().EnsureSearchAttributesAsync(Client(), TestContext.Current.CancellationToken);

        Assert.Contains("OrcProject", server.Added);
        Assert.Equal(0, server.QueriesRefuseAttributes);
    }

    [Fact]
    public async Task EnsureSearchAttributes_MissingAndMayNotBeAdded_NamesTheCommandsThatAddThem()
    {
        server.RefusesToAdd = true;

        var problem = await Assert.ThrowsAsync<CommandLineException>(() => Setup().EnsureSearchAttributesAsync(Client(), TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Failed, problem.ExitCode);
        Assert.Contains("Request unauthorized.", problem.Message, StringComparison.Ordinal);
        Assert.Contains("temporal operator search-attribute create --namespace team --name OrcState --type Keyword", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureSearchAttributes_MayNotEvenBeListedButAreThere_GoesOn()
    {
        server.RefusesToList = true;
        server.RefusesToAdd = true;

        await Setup().EnsureSearchAttributesAsync(Client(), TestContext.Current.CancellationToken);

        Assert.Empty(server.Added);
    }

    [Fact]
    public async Task EnsureNamespace_MissingAndMayBeMade_MakesItAndWaitsUntilItIsKnown()
    {
        server.DescribesUntilKnown = 3;

        await Setup().EnsureNamespaceAsync(Client(), TestContext.Current.CancellationToken);

        Assert.Equal(["team"], server.Registered);
        Assert.Equal(0, server.DescribesUntilKnown);
        Assert.Contains("Made the namespace 'team' in Temporal at temporal:7233", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureNamespace_MissingAndMayNotBeMade_NamesTheCommandThatMakesIt()
    {
        server.DescribesUntilKnown = int.MaxValue;
        server.RefusesToRegister = true;

        var problem = await Assert.ThrowsAsync<CommandLineException>(() => Setup().EnsureNamespaceAsync(Client(), TestContext.Current.CancellationToken));

        Assert.Contains("temporal operator namespace create --namespace team --retention 168h", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--namespace", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => output.Dispose();

    private TemporalSetup Setup() => new("team", "temporal:7233", output);

    private TemporalClient Client() => new(server, new TemporalClientOptions { Namespace = "team" });
}
