using System.Collections.Concurrent;
using System.Reflection;

namespace Temporalio.Activities;

/// <summary>Results of tasks whose type is known at run time only.</summary>
internal static class TaskResult
{
    private static readonly ConcurrentDictionary<Type, Func<Task, Task<object?>>> Awaiters = new();

    private static readonly MethodInfo AwaitMethod =
        typeof(TaskResult).GetMethod(nameof(AwaitTypedAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>T of Task of T, void of Task, else the type itself.</summary>
    public static Type Unwrap(Type type)
    {
        if (type == typeof(Task))
        {
            return typeof(void);
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GenericTypeArguments[0] : type;
    }

    /// <summary>The result of the task; null if the result type is void.</summary>
    public static Task<object?> AwaitAsync(Task task, Type resultType) => resultType == typeof(void)
        ? AwaitVoidAsync(task)
        : Awaiters.GetOrAdd(resultType, static type => AwaitMethod.MakeGenericMethod(type).CreateDelegate<Func<Task, Task<object?>>>())(task);

    private static async Task<object?> AwaitVoidAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return null;
    }

    private static async Task<object?> AwaitTypedAsync<T>(Task task) => await ((Task<T>)task).ConfigureAwait(false);
}
