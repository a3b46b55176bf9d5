namespace Temporalio.Client;

/// <summary>A client of one namespace of a Temporal service.</summary>
public partial interface ITemporalClient
{
}
