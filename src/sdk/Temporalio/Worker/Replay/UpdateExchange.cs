using Temporalio.Api.Update.V1;

namespace Temporalio.Worker.Replay;

/// <summary>One update on its way through the protocol: request, acceptance or rejection, completion.</summary>
internal sealed class UpdateExchange(string protocolInstanceId, string requestMessageId, long sequencingEventId, Request request)
{
    public string ProtocolInstanceId { get; } = protocolInstanceId;

    public string RequestMessageId { get; } = requestMessageId;

    public long SequencingEventId { get; } = sequencingEventId;

    public Request Request { get; } = request;

    public Meta Meta => Request.Meta ?? new Meta { UpdateId = ProtocolInstanceId };
}
