using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Workflows;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using static Temporalio.Exceptions.RpcException;

namespace Orchestrator.Cli.Hosts;

/// <summary>Makes a Temporal service ready for us: reached, with the namespace and the search attributes, or an error that says what to run.</summary>
internal sealed class TemporalSetup(string @namespace, string address, TextWriter output)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TakeUpLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>A server that starts beside us (compose, Kubernetes) may need a moment.</summary>
    public async Task<ITemporalClient> ConnectAsync(TemporalClientConnectOptions options, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var said = false;
        while (true)
        {
            try
            {
                return await TemporalClient.ConnectAsync(options);
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException or HttpRequestException or ArgumentException)
            {
                if (!IsTransient(e) || watch.Elapsed >= ConnectLimit)
                {
                    throw new CommandLineException(ExitCode.NoConnection, $"Cannot reach Temporal at {address}, namespace '{@namespace}': {Reason(e)}");
                }

                if (!said)
                {
                    said = true;
                    await SayAsync($"Waiting up to {ConnectLimit.TotalMinutes:0} minutes for Temporal at {address}: {Reason(e)}");
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Makes the namespace where there is none.</summary>
    public async Task EnsureNamespaceAsync(ITemporalClient client, CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken, Retry = true };
        try
        {
            if (await HasNamespaceAsync(client, rpc))
            {
                return;
            }

            try
            {
                await client.WorkflowService.RegisterNamespaceAsync(
                    new RegisterNamespaceRequest
                    {
                        Namespace = @namespace,
                        Description = "Orchestrator",
                        WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(Retention),
                    },
                    rpc);
                await SayAsync($"Made the namespace '{@namespace}' in Temporal at {address}; closed sequences stay for {Retention.TotalDays:0} days.");
            }
            catch (RpcException e) when (e.Code == StatusCode.AlreadyExists)
            {
                // Another host that started with us was first.
                await SayAsync($"Another host made the namespace '{@namespace}' in Temporal at {address}.");
            }

            // A cluster takes a moment until every part of it knows a new namespace.
            await WaitUntilAsync(() => HasNamespaceAsync(client, rpc), $"It was made, but is not known everywhere after {TakeUpLimit.TotalSeconds:0} s.", cancellationToken);
        }
        catch (RpcException e)
        {
            throw new CommandLineException(
                ExitCode.Failed,
                $"Cannot use the namespace '{@namespace}' of Temporal at {address}: {Reason(e)}\n" +
                $"Name another one with --namespace, or somebody who may has to run once:\n  temporal operator namespace create --namespace {@namespace} --retention {Retention.TotalHours:0}h");
        }
    }

    /// <summary>Adds the search attributes that are missing.</summary>
    public async Task EnsureSearchAttributesAsync(ITemporalClient client, CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken, Retry = true };
        try
        {
            var missing = await FindMissingAsync(client, rpc);
            if (missing.Count == 0)
            {
                return;
            }

            var request = new AddSearchAttributesRequest { Namespace = @namespace };
            foreach (var name in missing)
            {
                request.SearchAttributes.Add(name, IndexedValueType.Keyword);
            }

            await client.Connection.OperatorService.AddSearchAttributesAsync(request, rpc);
            await WaitUntilAsync(
                () => AreServedAsync(client, rpc),
                $"They were added, but queries still refuse them after {TakeUpLimit.TotalSeconds:0} s.",
                cancellationToken);
        }
        catch (RpcException e)
        {
            var commands = SearchAttributes.All.Select(key => $"  temporal operator search-attribute create --namespace {@namespace} --name {key.Name} --type Keyword");
            throw new CommandLineException(
                ExitCode.Failed,
                $"Cannot add the search attributes to namespace '{@namespace}' of Temporal at {address}: {Reason(e)}\nSomebody who may has to run once:\n{string.Join('\n', commands)}");
        }
    }

    // Listing them is an operator's right; where it is refused, a query that names them tells as much.
    private async Task<List<string>> FindMissingAsync(ITemporalClient client, RpcOptions rpc)
    {
        try
        {
            var known = await client.Connection.OperatorService.ListSearchAttributesAsync(new ListSearchAttributesRequest { Namespace = @namespace }, rpc);
            return [.. SearchAttributes.All.Select(key => key.Name).Where(name => !known.CustomAttributes.ContainsKey(name))];
        }
        catch (RpcException e) when (e.Code is StatusCode.PermissionDenied or StatusCode.Unimplemented)
        {
            if (await AreServedAsync(client, rpc))
            {
                return [];
            }

            throw;
        }
    }

    private async Task<bool> AreServedAsync(ITemporalClient client, RpcOptions rpc)
    {
        try
        {
            var query = string.Join(" AND ", SearchAttributes.All.Select(key => $"{key.Name} = \"none\""));
            await client.WorkflowService.CountWorkflowExecutionsAsync(new CountWorkflowExecutionsRequest { Namespace = @namespace, Query = query }, rpc);
            return true;
        }
        catch (RpcException e) when (e.Code == StatusCode.InvalidArgument)
        {
            return false;
        }
    }

    private async Task<bool> HasNamespaceAsync(ITemporalClient client, RpcOptions rpc)
    {
        try
        {
            await client.WorkflowService.DescribeNamespaceAsync(new DescribeNamespaceRequest { Namespace = @namespace }, rpc);
            return true;
        }
        catch (RpcException e) when (e.Code == StatusCode.NotFound)
        {
            return false;
        }
        catch (RpcException e) when (e.Code == StatusCode.Unimplemented)
        {
            // A proxy that does not serve it: the first real call will tell.
            return true;
        }
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> done, string otherwise, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!await done())
        {
            if (watch.Elapsed >= TakeUpLimit)
            {
                throw new RpcException(StatusCode.Unavailable, otherwise, null);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static bool IsTransient(Exception e) => ((e as RpcException) ?? (e.InnerException as RpcException)) is { } rpc
        ? rpc.Code is not (StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.InvalidArgument or StatusCode.Unimplemented)
        : e is not ArgumentException;

    private static string Reason(Exception e) => ((e as RpcException) ?? (e.InnerException as RpcException) ?? e).Message.TrimEnd('.') + ".";

    private async Task SayAsync(string text)
    {
        await output.WriteLineAsync(text);
        await output.FlushAsync();
    }
}
