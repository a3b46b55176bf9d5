using Temporal.Embedded.Time;

namespace Temporal.Embedded.Engine;

/// <summary>The one timer of an open run; outlives the run's stay in memory.</summary>
internal sealed record RunTimer(ClockTimer Timer, long Due);
