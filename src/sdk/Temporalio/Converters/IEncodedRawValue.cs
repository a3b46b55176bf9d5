using Temporalio.Api.Common.V1;

namespace Temporalio.Converters;

/// <summary>A payload as it was received, possibly encoded by a codec.</summary>
public interface IEncodedRawValue
{
    Payload Payload { get; }

    Task<T> ToValueAsync<T>();

    Task<object?> ToValueAsync(Type type);
}
