namespace Orchestrator.Api.Tests.Setup;

/// <summary>One server for a class whose tests leave nothing behind.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private ApiServer? started;

    public ApiServer Server => started ?? throw new InvalidOperationException("The server is not started.");

    public async ValueTask InitializeAsync() => started = await ApiServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
