namespace Temporalio.Client.Interceptors;

/// <summary>Input of UnpauseScheduleAsync.</summary>
public record UnpauseScheduleInput(string Id, string? Note, RpcOptions? RpcOptions);
