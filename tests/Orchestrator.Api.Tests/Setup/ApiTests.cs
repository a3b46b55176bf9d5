namespace Orchestrator.Api.Tests.Setup;

/// <summary>Tests with a server of their own.</summary>
public abstract class ApiTests : IAsyncLifetime
{
    private ApiServer? started;

    protected ApiServer Server => started ?? throw new InvalidOperationException("The server is not started.");

    public virtual async ValueTask InitializeAsync() => started = await ApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until something holds, or fails.</summary>
    protected static async Task WaitForAsync(Func<Task<bool>> condition, string what)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Waited in vain for: {what}");
            await Task.Delay(5);
        }
    }
}
