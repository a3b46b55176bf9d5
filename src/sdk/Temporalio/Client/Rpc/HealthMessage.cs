using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Temporalio.Client.Rpc;

/// <summary>Request (1: service, text) and reply (1: status, enum) of grpc.health.v1.Health/Check.</summary>
internal sealed class HealthMessage : IMessage<HealthMessage>
{
    private const int Serving = 1;

    private const uint ServiceTag = (1 << 3) | 2;

    private const uint StatusTag = (1 << 3) | 0;

    private string service = string.Empty;
    private int status;

    public static MessageParser<HealthMessage> Parser { get; } = new(() => new());

    public bool IsServing => status == Serving;

    /// <inheritdoc />
    MessageDescriptor IMessage.Descriptor => throw new NotSupportedException("The health messages have no descriptor.");

    public static HealthMessage ForService(string service) => new() { service = service };

    /// <inheritdoc />
    public void MergeFrom(HealthMessage message) => (service, status) = (message.service, message.status);

    /// <inheritdoc />
    public void MergeFrom(CodedInputStream input)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case ServiceTag:
                    service = input.ReadString();
                    break;
                case StatusTag:
                    status = input.ReadEnum();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    /// <inheritdoc />
    public void WriteTo(CodedOutputStream output)
    {
        if (service.Length > 0)
        {
            output.WriteTag(ServiceTag);
            output.WriteString(service);
        }
    }

    /// <inheritdoc />
    public int CalculateSize() =>
        service.Length == 0 ? 0 : CodedOutputStream.ComputeTagSize(1) + CodedOutputStream.ComputeStringSize(service);

    /// <inheritdoc />
    public bool Equals(HealthMessage? other) => other != null && other.service == service && other.status == status;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as HealthMessage);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(service, status);

    /// <inheritdoc />
    public HealthMessage Clone() => new() { service = service, status = status };
}
