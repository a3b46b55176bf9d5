using System.Collections.Concurrent;
using System.Reflection;
using Temporalio.Converters;

namespace Temporalio.Activities;

/// <summary>An activity that a worker can run.</summary>
public class ActivityDefinition
{
    private const string ReservedPrefix = "__temporal_";

    /// <summary>Reading attributes is slow, and calls of a workflow name the same few methods.</summary>
    private static readonly ConcurrentDictionary<MethodInfo, string> NamesForCalls = new();

    private readonly Func<object?[], object?> invoker;
    private readonly ParameterInfo[]? parameters;

    private ActivityDefinition(
        string? name,
        Type returnType,
        IReadOnlyCollection<Type> parameterTypes,
        int requiredParameterCount,
        Func<object?[], object?> invoker,
        MethodInfo? method)
    {
        if (name != null && name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Activity name {name} cannot start with {ReservedPrefix}.", nameof(name));
        }

        if (requiredParameterCount > parameterTypes.Count)
        {
            throw new ArgumentException($"Activity {name} requires {requiredParameterCount} parameters but has {parameterTypes.Count}.", nameof(requiredParameterCount));
        }

        Name = name;
        ReturnType = returnType;
        ParameterTypes = parameterTypes;
        RequiredParameterCount = requiredParameterCount;
        MethodInfo = method;
        this.invoker = invoker;
        parameters = method?.GetParameters();
        if (Dynamic && (parameterTypes.Count != 1 || parameterTypes.First() != typeof(IRawValue[])))
        {
            throw new ArgumentException("A dynamic activity must take one parameter of type IRawValue[].", nameof(parameterTypes));
        }
    }

    /// <summary>Name of the activity; null for the dynamic one.</summary>
    public string? Name { get; }

    /// <summary>Type of the result, without its task; void if there is none.</summary>
    public Type ReturnType { get; }

    public IReadOnlyCollection<Type> ParameterTypes { get; }

    /// <summary>Number of parameters without a default value.</summary>
    public int RequiredParameterCount { get; }

    /// <summary>Whether it takes every activity that has no definition of its own.</summary>
    public bool Dynamic => Name == null;

    public MethodInfo? MethodInfo { get; }

    /// <summary>A definition from a delegate of a method that has the attribute.</summary>
    public static ActivityDefinition Create(Delegate del)
    {
        ArgumentNullException.ThrowIfNull(del);
        return Create(del.Method, ActivityInvoker.For(del));
    }

    public static ActivityDefinition Create(
        string? name,
        Type returnType,
        IReadOnlyCollection<Type> parameterTypes,
        int requiredParameterCount,
        Func<object?[], object?> invoker) =>
        new(name, TaskResult.Unwrap(returnType), parameterTypes, requiredParameterCount, invoker, null);

    /// <summary>A definition from a method that has the attribute.</summary>
    public static ActivityDefinition Create(MethodInfo method, Func<object?[], object?> invoker)
    {
        var attribute = method.GetCustomAttribute<ActivityAttribute>(false) ??
            throw new ArgumentException($"{method} has no [Activity] attribute.", nameof(method));
        return FromMethod(attribute.Dynamic ? null : NameOf(method, attribute), method, invoker);
    }

    /// <summary>A definition from any method.</summary>
    public static ActivityDefinition CreateWithoutAttribute(string? name, MethodInfo method, Func<object?[], object?> invoker) =>
        FromMethod(name, method, invoker);

    public static IReadOnlyCollection<ActivityDefinition> CreateAll<T>(T? instance) => CreateAll(typeof(T), instance);

    /// <summary>Definitions of all methods of the type that have the attribute.</summary>
    public static IReadOnlyCollection<ActivityDefinition> CreateAll(Type type, object? instance)
    {
        var definitions = new List<ActivityDefinition>();
        foreach (var method in ActivityMethods(type))
        {
            if (!method.IsStatic && instance == null)
            {
                throw new InvalidOperationException($"Activity {type}.{method.Name} is not static: an instance is needed.");
            }

            definitions.Add(Create(method, ActivityInvoker.For(method, method.IsStatic ? null : instance)));
        }

        return definitions.Count > 0
            ? definitions
            : throw new ArgumentException($"No activities found on {type}: mark its methods with [Activity].", nameof(type));
    }

    /// <summary>Runs the activity; a missing optional parameter gets its default.</summary>
    public Task<object?> InvokeAsync(object?[] parameters)
    {
        var result = invoker(WithDefaults(parameters));
        return result is Task task ? TaskResult.AwaitAsync(task, ReturnType) : Task.FromResult(result);
    }

    internal static IEnumerable<MethodInfo> ActivityMethods(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy)
        .Where(method => method.IsDefined(typeof(ActivityAttribute), false));

    /// <summary>Name that a call of the method schedules.</summary>
    internal static string NameFromMethodForCall(MethodInfo method) => NamesForCalls.GetOrAdd(method, FindNameForCall);

    private static string FindNameForCall(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<ActivityAttribute>(false) ??
            throw new ArgumentException($"{method} has no [Activity] attribute.", nameof(method));
        return attribute.Dynamic
            ? throw new ArgumentException($"{method} is a dynamic activity: call it by name.", nameof(method))
            : NameOf(method, attribute);
    }

    private static string NameOf(MethodInfo method, ActivityAttribute attribute)
    {
        if (attribute.Name is { } given)
        {
            return given;
        }

        var name = method.Name;

        // Local functions are compiled as <Outer>g__Name|0_0.
        if (name.IndexOf(">g__", StringComparison.Ordinal) is var start and > 0)
        {
            var end = name.IndexOf('|', start);
            name = name[(start + 4)..(end < 0 ? name.Length : end)];
        }
        else if (name.Contains('<', StringComparison.Ordinal))
        {
            throw new ArgumentException($"{method} is a lambda: give its [Activity] attribute a name.", nameof(method));
        }

        const string suffix = "Async";
        return typeof(Task).IsAssignableFrom(method.ReturnType) && name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal)
            ? name[..^suffix.Length]
            : name;
    }

    private static ActivityDefinition FromMethod(string? name, MethodInfo method, Func<object?[], object?> invoker)
    {
        var parameters = method.GetParameters();
        if (parameters.Any(parameter => parameter.ParameterType.IsByRef))
        {
            throw new ArgumentException($"{method} cannot be an activity: it has a parameter by reference.", nameof(method));
        }

        return new(
            name,
            TaskResult.Unwrap(method.ReturnType),
            [.. parameters.Select(parameter => parameter.ParameterType)],
            parameters.Count(parameter => !parameter.HasDefaultValue),
            invoker,
            method);
    }

    private object?[] WithDefaults(object?[] given)
    {
        if (given.Length < RequiredParameterCount || given.Length > ParameterTypes.Count)
        {
            throw new ArgumentException(
                $"Activity {Name} takes {RequiredParameterCount} to {ParameterTypes.Count} parameters, got {given.Length}.", nameof(given));
        }

        if (given.Length == ParameterTypes.Count || parameters == null)
        {
            return given;
        }

        var all = new object?[parameters.Length];
        given.CopyTo(all, 0);
        for (var index = given.Length; index < all.Length; index++)
        {
            all[index] = parameters[index].DefaultValue;
        }

        return all;
    }
}
