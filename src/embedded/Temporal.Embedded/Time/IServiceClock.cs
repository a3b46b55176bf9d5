namespace Temporal.Embedded.Time;

/// <summary>The service's time: every deadline and timer of the service goes through it, so that tests can skip time.</summary>
internal interface IServiceClock
{
    /// <summary>Now.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Calls back on the thread pool once <paramref name="due"/> has come; at once if it has passed.</summary>
    ClockTimer Schedule(DateTimeOffset due, Action callback);
}
