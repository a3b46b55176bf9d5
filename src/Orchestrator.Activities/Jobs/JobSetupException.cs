namespace Orchestrator.Activities.Jobs;

/// <summary>A job cannot be run as it is configured; the message says why.</summary>
internal sealed class JobSetupException(string message) : Exception(message);
