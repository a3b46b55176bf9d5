namespace Orchestrator.Activities.Jobs;

/// <summary>An image that a job needs cannot be had.</summary>
internal sealed class ImageUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
