namespace Temporalio.Client.Interceptors;

/// <summary>Input of DeleteScheduleAsync.</summary>
public record DeleteScheduleInput(string Id, RpcOptions? RpcOptions);
