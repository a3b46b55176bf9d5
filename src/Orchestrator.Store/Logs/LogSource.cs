namespace Orchestrator.Store;

/// <summary>Which stream of a container a line came from.</summary>
public enum LogSource
{
    StandardOutput = 1,
    StandardError = 2,
}
