using Temporalio.Api.Common.V1;

namespace Temporalio.Converters;

/// <summary>Values to and from payloads; deterministic, as workflows use it.</summary>
public interface IPayloadConverter
{
    Payload ToPayload(object? value);

    object? ToValue(Payload payload, Type type);
}
