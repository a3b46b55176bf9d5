namespace Orchestrator.Activities.Tests.Setup;

/// <summary>One installation for the tests of a class, each with a project of its own.</summary>
public sealed class SharedInstallation : IAsyncLifetime
{
    private Installation? started;

    internal Installation Installation => started ?? throw new InvalidOperationException("The installation is not started.");

    public async ValueTask InitializeAsync() => started = await Installation.StartAsync();

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
