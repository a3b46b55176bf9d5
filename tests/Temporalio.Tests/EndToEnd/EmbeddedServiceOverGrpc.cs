using Temporalio.Client;

namespace Temporalio.Tests.EndToEnd;

/// <summary>An embedded service whose client does not know that it is in this process.</summary>
public sealed class EmbeddedServiceOverGrpc : EmbeddedService
{
    // The service is found by its address as it is written; this way of writing it is only known to sockets.
    protected override async Task<ITemporalClient> ConnectAsync(ITemporalClient client) => await TemporalClient.ConnectAsync(
        new(client.Connection.Options.TargetHost!.Replace("127.0.0.1", "127.1", StringComparison.Ordinal)));
}
