using System.Collections.Concurrent;
using System.Reflection;
using Temporalio.Converters;

namespace Temporalio.Workflows;

/// <summary>A method that a worker calls with decoded arguments, and how to read its result.</summary>
internal sealed class HandlerMethod
{
    private static readonly ConcurrentDictionary<Type, Func<Task, object?>?> ResultReaders = new();
    private static readonly MethodInfo ReadResultMethod = typeof(HandlerMethod).GetMethod(nameof(ReadResult), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly MethodInvoker? invoker;
    private readonly Delegate? target;

    private HandlerMethod(MethodInfo method, Delegate? target)
    {
        Method = method;
        this.target = target;
        invoker = target is null ? MethodInvoker.Create(method) : null;
        var parameters = method.GetParameters();
        ParameterTypes = Array.ConvertAll(parameters, parameter => parameter.ParameterType);
        Defaults = Array.ConvertAll(parameters, parameter => parameter.HasDefaultValue ? parameter.DefaultValue : DBNull.Value);
        TaskResult = ResultReaderOf(method.ReturnType);
    }

    public MethodInfo Method { get; }

    public Type[] ParameterTypes { get; }

    /// <summary>Default value of each parameter; DBNull where there is none.</summary>
    public object?[] Defaults { get; }

    /// <summary>Reads the result of a Task&lt;T&gt;; null for a plain Task.</summary>
    public Func<Task, object?>? TaskResult { get; }

    public static HandlerMethod Of(MethodInfo method) => new(method, null);

    public static HandlerMethod Of(Delegate target) => new(target.Method, target);

    public static string Describe(MethodInfo method) => $"Method '{method.DeclaringType?.Name}.{method.Name}'";

    public static string WithoutAsync(MethodInfo method) =>
        method.Name.Length > 5 && method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name[..^5] : method.Name;

    public static void RequirePublicInstance(MethodInfo method)
    {
        if (!method.IsPublic)
        {
            throw new ArgumentException($"{Describe(method)} must be public.");
        }

        if (method.IsStatic)
        {
            throw new ArgumentException($"{Describe(method)} cannot be static.");
        }
    }

    /// <summary>A dynamic signal, query or update handler takes the name and the raw arguments.</summary>
    public static void RequireDynamicParameters(MethodInfo method)
    {
        var types = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (!types.SequenceEqual([typeof(string), typeof(IRawValue[])]))
        {
            throw new ArgumentException($"{Describe(method)} is dynamic and must take (string, IRawValue[]).");
        }
    }

    public object? Invoke(object? instance, object?[] arguments)
    {
        if (invoker is not null)
        {
            return invoker.Invoke(instance, arguments.AsSpan());
        }

        return target!.Method.Invoke(target.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    public static Func<Task, object?>? ResultReaderOf(Type returnType) =>
        ResultReaders.GetOrAdd(returnType, static type =>
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
                ? ReadResultMethod.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<Task, object?>>()
                : null);

    private static object? ReadResult<T>(Task task) => ((Task<T>)task).GetAwaiter().GetResult();
}
