using System.Reflection;
using System.Runtime.CompilerServices;

namespace Temporalio.Worker.Replay;

/// <summary>Names the async method that a task continues.</summary>
internal static class CallSite
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
    private static readonly string[] Wrappers = ["m_action", "_action", "_continuation"];
    private static readonly FieldInfo? ActionField = typeof(Task).GetField("m_action", Any);

    public static string Of(Task task)
    {
        object? target = task.AsyncState as Delegate ?? ActionField?.GetValue(task);
        for (var depth = 0; target is not null && depth < 5; depth++)
        {
            if (target is Delegate action)
            {
                target = action.Target ?? (object)action.Method;
                continue;
            }

            if (target is MethodInfo method)
            {
                return $"{method.DeclaringType?.FullName}.{method.Name}";
            }

            if (StateMachineName(target.GetType()) is { } name)
            {
                return name;
            }

            target = Wrapped(target);
        }

        return "an unknown place";
    }

    /// <summary>The first line of a stack trace that is neither the framework's nor this library's.</summary>
    public static string InWorkflow(string stackTrace) =>
        stackTrace.Split('\n').Select(line => line.Trim()).FirstOrDefault(line =>
            line.StartsWith("at ", StringComparison.Ordinal)
            && !line.StartsWith("at System.", StringComparison.Ordinal)
            && !line.StartsWith("at Temporalio.W", StringComparison.Ordinal)) ?? "at an unknown place";

    // Awaits are wrapped once more while somebody listens to the events of the task library.
    private static object? Wrapped(object target) =>
        Wrappers.Select(name => target.GetType().GetField(name, Any)?.GetValue(target)).FirstOrDefault(value => value is not null);

    /// <summary>The boxes of async methods carry their state machine as the last generic argument, nested in the class of the method.</summary>
    private static string? StateMachineName(Type box)
    {
        for (var type = box; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericArguments()[^1] is { } machine && typeof(IAsyncStateMachine).IsAssignableFrom(machine))
            {
                var start = machine.Name.IndexOf('<', StringComparison.Ordinal) + 1;
                var end = machine.Name.IndexOf('>', StringComparison.Ordinal);
                return start > 0 && end > start ? $"{machine.DeclaringType?.FullName}.{machine.Name[start..end]}" : machine.FullName;
            }
        }

        return null;
    }
}
