namespace Temporalio.Client.Interceptors;

/// <summary>Input of DescribeScheduleAsync.</summary>
public record DescribeScheduleInput(string Id, RpcOptions? RpcOptions);
