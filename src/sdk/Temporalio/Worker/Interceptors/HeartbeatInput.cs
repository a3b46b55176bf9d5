namespace Temporalio.Worker.Interceptors;

/// <summary>Input of Heartbeat.</summary>
public record HeartbeatInput(object?[] Details);
