using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Temporal.Embedded.Rpc;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Admin;

/// <summary>Serves the RPCs that make, show, change and delete namespaces.</summary>
internal sealed class NamespaceModule(NamespaceRegistry namespaces, Func<string, CancellationToken, Task> empty, ILogger logger) : IRpcModule
{
    private const int LongestName = 1000;
    private static readonly TimeSpan ShortestRetention = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public void Register(RpcTable table)
    {
        table.Serve<RegisterNamespaceRequest, RegisterNamespaceResponse>("RegisterNamespace", (request, _) => RegisterAsync(request));
        table.Serve<DescribeNamespaceRequest, DescribeNamespaceResponse>("DescribeNamespace", (request, _) => Task.FromResult(namespaces.Describe(request.Namespace, request.Id)));
        table.Serve<ListNamespacesRequest, ListNamespacesResponse>("ListNamespaces", (request, _) => Task.FromResult(List(request)));
        table.Serve<UpdateNamespaceRequest, UpdateNamespaceResponse>("UpdateNamespace", (request, _) => UpdateAsync(request));
        table.Serve<DeprecateNamespaceRequest, DeprecateNamespaceResponse>("DeprecateNamespace", (request, _) => DeprecateAsync(request));
        table.Serve<DeleteNamespaceRequest, DeleteNamespaceResponse>("DeleteNamespace", (request, _) => DeleteAsync(request));
    }

    /// <summary>Goes on with deletions that a stop interrupted.</summary>
    public void Resume()
    {
        foreach (var name in namespaces.Dying)
        {
            _ = EmptyAsync(name);
        }
    }

    private async Task<RegisterNamespaceResponse> RegisterAsync(RegisterNamespaceRequest request)
    {
        if (request.Namespace.Length == 0)
        {
            throw Refusal.InvalidArgument("Namespace not set on request.");
        }

        if (request.Namespace.Length > LongestName)
        {
            throw Refusal.InvalidArgument("Namespace length exceeds limit.");
        }

        var body = NamespaceRegistry.New(request.Namespace, Retention(request.WorkflowExecutionRetentionPeriod));
        body.NamespaceInfo.Description = request.Description;
        body.NamespaceInfo.OwnerEmail = request.OwnerEmail;
        body.NamespaceInfo.Data.Add(request.Data);
        body.ReplicationConfig.State = ReplicationState.Normal;
        return await namespaces.AddAsync(body).ConfigureAwait(false)
            ? new RegisterNamespaceResponse()
            : throw Refusal.AlreadyExists($"Namespace \"{request.Namespace}\" already exists", new NamespaceAlreadyExistsFailure());
    }

    private ListNamespacesResponse List(ListNamespacesRequest request)
    {
        var size = request.PageSize > 0 ? request.PageSize : 200;
        var after = request.NextPageToken.ToStringUtf8();
        var known = request.NamespaceFilter is { IncludeDeleted: true } ? namespaces.Every : namespaces.All;
        var page = known.Where(body => string.CompareOrdinal(body.NamespaceInfo.Name, after) > 0).Take(size + 1).ToList();
        var reply = new ListNamespacesResponse { Namespaces = { page.Take(size) } };
        if (page.Count > size)
        {
            reply.NextPageToken = ByteString.CopyFrom(page[size - 1].NamespaceInfo.Name, Encoding.UTF8);
        }

        return reply;
    }

    private async Task<UpdateNamespaceResponse> UpdateAsync(UpdateNamespaceRequest request)
    {
        var body = namespaces.Describe(request.Namespace, "").Clone();
        var info = body.NamespaceInfo;
        if (request.UpdateInfo is { } update)
        {
            info.Description = update.Description.Length > 0 ? update.Description : info.Description;
            info.OwnerEmail = update.OwnerEmail.Length > 0 ? update.OwnerEmail : info.OwnerEmail;
            info.State = update.State is NamespaceState.Registered or NamespaceState.Deprecated ? update.State : info.State;
            foreach (var (key, value) in update.Data)
            {
                info.Data[key] = value;
            }
        }

        if (request.Config?.WorkflowExecutionRetentionTtl is { } retention)
        {
            body.Config.WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(Retention(retention));
        }

        await namespaces.ReplaceAsync(body).ConfigureAwait(false);
        return new UpdateNamespaceResponse { NamespaceInfo = info, Config = body.Config, ReplicationConfig = body.ReplicationConfig };
    }

    private async Task<DeprecateNamespaceResponse> DeprecateAsync(DeprecateNamespaceRequest request)
    {
        var body = namespaces.Describe(request.Namespace, "").Clone();
        body.NamespaceInfo.State = NamespaceState.Deprecated;
        await namespaces.ReplaceAsync(body).ConfigureAwait(false);
        return new DeprecateNamespaceResponse();
    }

    private async Task<DeleteNamespaceResponse> DeleteAsync(DeleteNamespaceRequest request)
    {
        var body = namespaces.Describe(request.Namespace, request.NamespaceId).Clone();
        body.NamespaceInfo.State = NamespaceState.Deleted;
        await namespaces.ReplaceAsync(body).ConfigureAwait(false);
        _ = EmptyAsync(body.NamespaceInfo.Name);
        return new DeleteNamespaceResponse { DeletedNamespace = $"{body.NamespaceInfo.Name}-deleted-{body.NamespaceInfo.Id[..5]}" };
    }

    private async Task EmptyAsync(string name)
    {
        try
        {
            await empty(name, CancellationToken.None).ConfigureAwait(false);
            await namespaces.ForgetAsync(name).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody awaits this; the next start goes on with it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NamespaceNotEmptied(logger, e, name);
        }
    }

    private static TimeSpan Retention(Duration? retention) =>
        retention?.ToTimeSpan() is { } span && span >= ShortestRetention
            ? span
            : throw Refusal.InvalidArgument("A valid retention period is not set on request.");
}
