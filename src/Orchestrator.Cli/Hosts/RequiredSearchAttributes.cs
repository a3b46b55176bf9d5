using Orchestrator.Cli.CommandLine;
using Orchestrator.Workflows;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Cli.Hosts;

/// <summary>The search attributes that sequences carry: added where they are missing.</summary>
internal static class RequiredSearchAttributes
{
    public static async Task EnsureAsync(ITemporalClient client, string @namespace, CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken };
        try
        {
            var known = await client.Connection.OperatorService.ListSearchAttributesAsync(new ListSearchAttributesRequest { Namespace = @namespace }, rpc);
            var request = new AddSearchAttributesRequest { Namespace = @namespace };
            foreach (var key in SearchAttributes.All.Where(key => !known.CustomAttributes.ContainsKey(key.Name)))
            {
                request.SearchAttributes.Add(key.Name, IndexedValueType.Keyword);
            }

            if (request.SearchAttributes.Count > 0)
            {
                await client.Connection.OperatorService.AddSearchAttributesAsync(request, rpc);
            }
        }
        catch (RpcException e) when (e.Code is RpcException.StatusCode.PermissionDenied or RpcException.StatusCode.Unimplemented or RpcException.StatusCode.Unauthenticated)
        {
            var commands = SearchAttributes.All.Select(key => $"  temporal operator search-attribute create --namespace {@namespace} --name {key.Name} --type Keyword");
            throw new CommandLineException(
                ExitCode.Failed,
                $"Cannot add the search attributes to namespace '{@namespace}': {e.Message}. Somebody who may has to run once:\n{string.Join('\n', commands)}");
        }
    }
}
