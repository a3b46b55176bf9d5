using Temporalio.Api.Common.V1;

namespace Temporalio.Converters;

/// <summary>Changes payloads on the way out and in: encryption, compression.</summary>
public interface IPayloadCodec
{
    Task<IReadOnlyCollection<Payload>> EncodeAsync(IReadOnlyCollection<Payload> payloads);

    Task<IReadOnlyCollection<Payload>> DecodeAsync(IReadOnlyCollection<Payload> payloads);
}
