using Temporal.Embedded;
using Temporalio.Client;
using Temporalio.Common;

namespace Temporalio.Testing;

/// <summary>Services of environments, and clients of them.</summary>
internal static class EnvironmentService
{
    public static Task<TemporalService> StartAsync(TemporalClientConnectOptions options, string? dataDirectory, bool timeSkipping)
    {
        var service = new TemporalServiceOptions
        {
            DataDirectory = dataDirectory,
            Port = PortOf(options.TargetHost),
            TimeSkipping = timeSkipping,
            FullSync = false,
            LoggerFactory = options.LoggerFactory,
        };
        if (!service.Namespaces.Contains(options.Namespace))
        {
            service.Namespaces.Add(options.Namespace);
        }

        return TemporalService.StartAsync(service);
    }

    public static Task<TemporalClient> ConnectAsync(TemporalService service, TemporalClientConnectOptions options)
    {
        options.TargetHost = service.Address;
        return TemporalClient.ConnectAsync(options);
    }

    public static async Task AddSearchAttributesAsync(ITemporalClient client, IReadOnlyCollection<SearchAttributeKey>? keys)
    {
        if (keys is not { Count: > 0 })
        {
            return;
        }

        var request = new Api.OperatorService.V1.AddSearchAttributesRequest { Namespace = client.Options.Namespace };
        foreach (var key in keys)
        {
            request.SearchAttributes.Add(key.Name, key.ValueType);
        }

        await client.OperatorService.AddSearchAttributesAsync(request).ConfigureAwait(false);
    }

    // 0 is any free port.
    private static int PortOf(string? targetHost) =>
        targetHost?.LastIndexOf(':') is { } colon and >= 0 && int.TryParse(targetHost[(colon + 1)..], out var port) ? port : 0;
}
