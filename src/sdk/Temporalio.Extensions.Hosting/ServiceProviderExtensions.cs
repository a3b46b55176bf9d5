using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Temporalio.Activities;

namespace Temporalio.Extensions.Hosting;

/// <summary>Activities whose objects come from a service provider.</summary>
public static class ServiceProviderExtensions
{
    public static IReadOnlyCollection<ActivityDefinition> CreateTemporalActivityDefinitions<T>(this IServiceProvider provider) =>
        provider.CreateTemporalActivityDefinitions(typeof(T));

    /// <summary>Definitions of all methods of the type that have the attribute; each call has a scope of its own.</summary>
    public static IReadOnlyCollection<ActivityDefinition> CreateTemporalActivityDefinitions(this IServiceProvider provider, Type type)
    {
        var definitions = type
            .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy)
            .Where(method => method.IsDefined(typeof(ActivityAttribute), false))
            .Select(method => provider.CreateTemporalActivityDefinition(type, method))
            .ToList();
        return definitions.Count > 0
            ? definitions
            : throw new ArgumentException($"No activities found on {type}: mark its methods with [Activity].", nameof(type));
    }

    public static ActivityDefinition CreateTemporalActivityDefinition(this IServiceProvider provider, Type instanceType, MethodInfo method)
    {
        var invoker = MethodInvoker.Create(method);
        return ActivityDefinition.Create(
            method,
            method.IsStatic
                ? arguments => Invoke(invoker, null, arguments)
                : arguments => InvokeScoped(provider, instanceType, invoker, arguments));
    }

    private static object? InvokeScoped(IServiceProvider provider, Type type, MethodInvoker invoker, object?[] arguments)
    {
        var given = ActivityScope.ServiceScope;
        var scope = given is null ? provider.CreateAsyncScope() : (AsyncServiceScope?)null;
        try
        {
            ActivityScope.ServiceScope = given ?? scope;
            var instance = ActivityScope.ScopedInstance ?? (given ?? scope!).ServiceProvider.GetRequiredService(type);
            ActivityScope.ScopedInstance = instance;
            var result = Invoke(invoker, instance, arguments);
            if (result is Task task && scope is { } owned)
            {
                // The scope lives as long as the activity.
                scope = null;
                return ScopedTask.Until(task, owned);
            }

            return result;
        }
        finally
        {
            scope?.Dispose();
        }
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
