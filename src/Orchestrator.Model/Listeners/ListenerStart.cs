using System.Globalization;

namespace Orchestrator.Model.Listeners;

/// <summary>
/// Where the log ended when a listener was defined, written down before the definition itself: whoever starts its workflow, however
/// much later, starts it there.
/// </summary>
public static class ListenerStart
{
    /// <summary>The kind of definition under which it is stored, with the listener's name, until the workflow is started.</summary>
    public const string Kind = "ListenerStart";

    public static string Write(long position) => position.ToString(CultureInfo.InvariantCulture);

    public static long Read(string body) => long.Parse(body, NumberStyles.None, CultureInfo.InvariantCulture);
}
