using Temporalio.Api.Common.V1;
using Temporalio.Client.Interceptors;
using Temporalio.Converters;

namespace Temporalio.Client;

/// <summary>The end of the interceptor chain: turns calls into requests.</summary>
internal sealed partial class ServiceCalls(TemporalClient client) : ClientOutboundInterceptor
{
    private string Namespace => client.Options.Namespace;

    private string Identity => client.Connection.Options.Identity ?? string.Empty;

    private WorkflowService Service => client.Connection.WorkflowService;

    private DataConverter ConverterFor(string workflowId) => client.Options.DataConverter.ForWorkflow(Namespace, workflowId);

    private static RpcOptions Retrying(RpcOptions? options) => TemporalClient.DefaultRetryOptions(options);

    private static Api.Common.V1.WorkflowExecution Execution(string id, string? runId) =>
        new() { WorkflowId = id, RunId = runId ?? string.Empty };

    private static async Task<Payloads?> PayloadsAsync(DataConverter converter, IReadOnlyCollection<object?>? values)
    {
        if (values is not { Count: > 0 })
        {
            return null;
        }

        var payloads = new Payloads();
        payloads.Payloads_.AddRange(await converter.ToPayloadsAsync(values).ConfigureAwait(false));
        return payloads;
    }

    private static async Task<Header?> HeaderAsync(DataConverter converter, IEnumerable<KeyValuePair<string, Payload>>? fields)
    {
        if (fields == null)
        {
            return null;
        }

        var header = new Header();
        foreach (var (name, payload) in fields)
        {
            header.Fields.Add(name, converter.PayloadCodec is { } codec ? await codec.EncodeSingleAsync(payload).ConfigureAwait(false) : payload);
        }

        return header;
    }
}
