using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Temporal.Embedded.Time;

namespace Temporal.Embedded.Rpc;

/// <summary>Every RPC that the messages know, by full name ("temporal.api.workflowservice.v1.WorkflowService/StartWorkflowExecution").</summary>
internal sealed class RpcTable
{
    private readonly Dictionary<string, RpcMethod> byShortName = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, RpcMethod> byFullName;
    private readonly Workload workload;

    public RpcTable(Workload workload)
    {
        this.workload = workload;
        var all = new Dictionary<string, RpcMethod>(StringComparer.Ordinal);
        FileDescriptor[] files =
        [
            Temporalio.Api.WorkflowService.V1.ServiceReflection.Descriptor,
            Temporalio.Api.OperatorService.V1.ServiceReflection.Descriptor,
            Temporalio.Api.TestService.V1.ServiceReflection.Descriptor,
        ];
        foreach (var service in files.SelectMany(file => file.Services))
        {
            foreach (var method in service.Methods)
            {
                var entry = new RpcMethod(method.Name, method.InputType.Parser);
                all[$"{service.FullName}/{method.Name}"] = entry;
                byShortName[method.Name] = entry;
            }
        }

        byFullName = all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The method of a full name, with or without a leading slash, or null.</summary>
    public RpcMethod? Find(string fullName) =>
        byFullName.GetValueOrDefault(fullName.StartsWith('/') ? fullName[1..] : fullName);

    /// <summary>Registers the handler of an RPC by its short name; <paramref name="waits"/> marks polls and long polls.</summary>
    public void Serve<TRequest, TReply>(string name, Func<TRequest, CallContext, Task<TReply>> handler, bool waits = false)
        where TRequest : class, IMessage
        where TReply : class, IMessage
    {
        var method = byShortName[name];
        method.Waits = waits;
        var check = FieldRules.Of(typeof(TRequest));
        method.Handler = async (request, context) =>
        {
            check?.Invoke(request);
            return await handler((TRequest)request, context).ConfigureAwait(false);
        };
    }

    /// <summary>Calls an RPC; refusals are <see cref="TemporalServiceException"/>s.</summary>
    public async Task<IMessage> InvokeAsync(string fullName, IMessage request, CallContext context)
    {
        if (Find(fullName) is not { Handler: { } handler } method)
        {
            throw Refusal.Unimplemented(fullName[(fullName.LastIndexOf('/') + 1)..]);
        }

        if (method.Waits)
        {
            return await handler(request, context).ConfigureAwait(false);
        }

        using (workload.Enter())
        {
            return await handler(request, context).ConfigureAwait(false);
        }
    }
}
