using Temporalio.Api.Common.V1;

namespace Temporalio.Converters;

/// <summary>A value left as its payload.</summary>
public interface IRawValue
{
    Payload Payload { get; }
}
