namespace Temporalio.Worker.Replay;

/// <summary>Events are missing: the history must be read from its beginning.</summary>
internal sealed class HistoryGapException(string message) : Exception(message);
