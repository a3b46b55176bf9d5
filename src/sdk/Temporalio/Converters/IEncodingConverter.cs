using Temporalio.Api.Common.V1;

namespace Temporalio.Converters;

/// <summary>Values to and from payloads of one encoding.</summary>
public interface IEncodingConverter
{
    /// <summary>Value of the payload's metadata "encoding".</summary>
    string Encoding { get; }

    /// <summary>False if the value is not one for this encoding.</summary>
    bool TryToPayload(object? value, out Payload? payload);

    object? ToValue(Payload payload, Type type);
}
