using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Temporalio.Extensions.Hosting;

/// <summary>Tasks that dispose a scope when they end.</summary>
internal static class ScopedTask
{
    private static readonly ConcurrentDictionary<Type, Func<Task, AsyncServiceScope, Task>> Wrappers = new();

    private static readonly MethodInfo TypedMethod =
        typeof(ScopedTask).GetMethod(nameof(UntilTypedAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static Task Until(Task task, AsyncServiceScope scope)
    {
        for (var type = task.GetType(); type != null; type = type.BaseType)
        {
            // The task of an async method without a result is a Task of an internal type.
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) && type.GenericTypeArguments[0].IsVisible)
            {
                return Wrappers.GetOrAdd(
                    type.GenericTypeArguments[0],
                    static result => TypedMethod.MakeGenericMethod(result).CreateDelegate<Func<Task, AsyncServiceScope, Task>>())(task, scope);
            }
        }

        return UntilVoidAsync(task, scope);
    }

    private static async Task UntilVoidAsync(Task task, AsyncServiceScope scope)
    {
        await using (scope.ConfigureAwait(false))
        {
            await task.ConfigureAwait(false);
        }
    }

    private static async Task<T> UntilTypedAsync<T>(Task task, AsyncServiceScope scope)
    {
        await using (scope.ConfigureAwait(false))
        {
            return await ((Task<T>)task).ConfigureAwait(false);
        }
    }
}
