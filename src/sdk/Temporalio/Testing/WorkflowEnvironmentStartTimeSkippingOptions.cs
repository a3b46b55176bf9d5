using Temporalio.Client;

namespace Temporalio.Testing;

/// <summary>Options of an environment that skips time.</summary>
public class WorkflowEnvironmentStartTimeSkippingOptions : TemporalClientConnectOptions;
