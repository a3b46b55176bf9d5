using Google.Protobuf;

namespace Temporal.Embedded.Tests;

/// <summary>Short calls of a service in process.</summary>
internal static class ServiceCalls
{
    public static async Task<TReply> WorkflowAsync<TReply>(this TemporalService service, string method, IMessage request)
        where TReply : IMessage =>
        (TReply)await service.InvokeAsync($"temporal.api.workflowservice.v1.WorkflowService/{method}", request, TimeSpan.FromSeconds(30), CancellationToken.None);

    public static async Task<TReply> OperatorAsync<TReply>(this TemporalService service, string method, IMessage request)
        where TReply : IMessage =>
        (TReply)await service.InvokeAsync($"temporal.api.operatorservice.v1.OperatorService/{method}", request, TimeSpan.FromSeconds(30), CancellationToken.None);

    public static Task<TemporalService> StartAsync(string? directory = null) =>
        TemporalService.StartAsync(new TemporalServiceOptions { DataDirectory = directory, Port = null, FullSync = false });
}
