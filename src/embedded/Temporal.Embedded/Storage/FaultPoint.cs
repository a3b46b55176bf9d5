using System.Diagnostics;
using System.Globalization;

namespace Temporal.Embedded.Storage;

/// <summary>
/// A moment at which a crash test wants the process gone: <c>TEMPORAL_EMBEDDED_FAULT=before-commit:17</c> kills it before the 17th
/// commit, as <c>kill -9</c> would. Without the variable a point costs nothing.
/// </summary>
internal static class FaultPoint
{
    /// <summary>Names the point and its number.</summary>
    public const string Variable = "TEMPORAL_EMBEDDED_FAULT";

    /// <summary>Everything of the group is written, nothing is committed.</summary>
    public const string BeforeCommit = "before-commit";

    /// <summary>Committed, but nobody was told and no task went out.</summary>
    public const string AfterCommit = "after-commit";

    /// <summary>Committed and dispatched; the reply was not written.</summary>
    public const string BeforeReply = "before-reply";

    /// <summary>The reply is on its way.</summary>
    public const string AfterReply = "after-reply";

    private static readonly (string Name, long Number)? Planned = Parse(Environment.GetEnvironmentVariable(Variable));
    private static long passed;

    /// <summary>Ends the process when this is the planned point.</summary>
    public static void Pass(string name)
    {
        if (Planned is { } planned && planned.Name == name && Interlocked.Increment(ref passed) == planned.Number)
        {
            using var own = Process.GetCurrentProcess();
            own.Kill();
            // The signal takes this thread too; nothing may follow in the meantime.
            Thread.CurrentThread.Join();
        }
    }

    /// <summary>The point and its number, or null where none is planned.</summary>
    internal static (string Name, long Number)? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return text.Split(':') is [BeforeCommit or AfterCommit or BeforeReply or AfterReply, var number]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at > 0
            ? (text[..text.IndexOf(':', StringComparison.Ordinal)], at)
            : throw new StorageException($"Cannot read {Variable} '{text}': expected one of before-commit, after-commit, before-reply, after-reply, a colon and a number from 1.");
    }
}
