namespace Temporalio.Client.Interceptors;

/// <summary>Input of PauseScheduleAsync.</summary>
public record PauseScheduleInput(string Id, string? Note, RpcOptions? RpcOptions);
