namespace Temporalio.Converters;

/// <summary>How values, exceptions and payloads are converted.</summary>
public record DataConverter(
    IPayloadConverter PayloadConverter, IFailureConverter FailureConverter, IPayloadCodec? PayloadCodec = null)
    : IWithSerializationContext<DataConverter>
{
    public static DataConverter Default { get; } = new(new DefaultPayloadConverter(), new DefaultFailureConverter());

    /// <inheritdoc />
    public virtual DataConverter WithSerializationContext(ISerializationContext context)
    {
        var payloadConverter = With(PayloadConverter, context);
        var failureConverter = With(FailureConverter, context);
        var codec = PayloadCodec == null ? null : With(PayloadCodec, context);
        return ReferenceEquals(payloadConverter, PayloadConverter) &&
            ReferenceEquals(failureConverter, FailureConverter) &&
            ReferenceEquals(codec, PayloadCodec)
            ? this
            : this with { PayloadConverter = payloadConverter, FailureConverter = failureConverter, PayloadCodec = codec };
    }

    private static T With<T>(T part, ISerializationContext context) =>
        part is IWithSerializationContext<T> contextual ? contextual.WithSerializationContext(context) : part;
}
