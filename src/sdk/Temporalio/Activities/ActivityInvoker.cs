using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Temporalio.Activities;

/// <summary>Fast calls of methods known by reflection; exceptions arrive as they were thrown.</summary>
internal static class ActivityInvoker
{
    public static Func<object?[], object?> For(MethodInfo method, object? instance)
    {
        var invoker = MethodInvoker.Create(method);
        return arguments => Invoke(invoker, instance, arguments);
    }

    public static Func<object?[], object?> For(Delegate del)
    {
        // A delegate over a static method may be closed over its first argument; only the delegate itself knows.
        if (!del.Method.IsStatic || del.Target == null)
        {
            return For(del.Method, del.Target);
        }

        return arguments =>
        {
            try
            {
                return del.DynamicInvoke(arguments);
            }
            catch (TargetInvocationException e) when (e.InnerException is { } inner)
            {
                ExceptionDispatchInfo.Throw(inner);
                throw;
            }
        };
    }

    private static object? Invoke(MethodInvoker invoker, object? instance, object?[] arguments)
    {
        try
        {
            return invoker.Invoke(instance, arguments.AsSpan());
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
