using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Temporalio.Common;
using Temporalio.Workflows;

namespace Temporalio.Client;

/// <summary>Names and arguments out of lambdas that call a workflow's methods.</summary>
internal static class HandlerCall
{
    private static readonly ConcurrentDictionary<(Type Type, MethodInfo Method), string> RunNames = new();

    private static readonly ConcurrentDictionary<MethodInfo, string> HandlerNames = new();

    public static (string Name, IReadOnlyCollection<object?> Args) Run<TWorkflow>(Expression<Func<TWorkflow, Task>> call) =>
        Run(typeof(TWorkflow), call);

    public static (string Name, IReadOnlyCollection<object?> Args) Run<TWorkflow, TResult>(Expression<Func<TWorkflow, Task<TResult>>> call) =>
        Run(typeof(TWorkflow), call);

    public static (string Name, IReadOnlyCollection<object?> Args) Signal(LambdaExpression call) =>
        Handler(call, static method => NameOf(method, method.GetCustomAttribute<WorkflowSignalAttribute>(), attribute => attribute.Name, attribute => attribute.Dynamic));

    public static (string Name, IReadOnlyCollection<object?> Args) Update(LambdaExpression call) =>
        Handler(call, static method => NameOf(method, method.GetCustomAttribute<WorkflowUpdateAttribute>(), attribute => attribute.Name, attribute => attribute.Dynamic));

    public static (string Name, IReadOnlyCollection<object?> Args) Query(LambdaExpression call)
    {
        if (CallExpression.ExtractProperty(call) is { } property)
        {
            return (QueryName(property), []);
        }

        var (method, args) = CallExpression.ExtractCall(call);
        return (QueryName(method), args);
    }

    private static string QueryName(MemberInfo member)
    {
        var attribute = member.GetCustomAttribute<WorkflowQueryAttribute>() ??
            throw new ArgumentException($"{member} has no [WorkflowQuery] attribute.", nameof(member));
        return attribute.Dynamic
            ? throw new ArgumentException($"{member} is a dynamic handler: call it by name.", nameof(member))
            : attribute.Name ?? member.Name;
    }

    private static (string Name, IReadOnlyCollection<object?> Args) Run(Type type, LambdaExpression call)
    {
        var (method, args) = CallExpression.ExtractCall(call);
        return (RunNames.GetOrAdd((type, method), static key => RunName(key.Type, key.Method)), args);
    }

    private static string RunName(Type type, MethodInfo method)
    {
        if (method.GetCustomAttribute<WorkflowRunAttribute>() == null)
        {
            throw new ArgumentException($"{method} has no [WorkflowRun] attribute.", nameof(method));
        }

        var attribute = type.GetCustomAttribute<WorkflowAttribute>(false) ??
            throw new ArgumentException($"{type} has no [Workflow] attribute.", nameof(type));
        if (attribute.Dynamic)
        {
            throw new ArgumentException($"{type} is a dynamic workflow: start it by name.", nameof(type));
        }

        var name = attribute.Name ?? type.Name;
        return attribute.Name == null && type.IsInterface && name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name[1..] : name;
    }

    private static (string Name, IReadOnlyCollection<object?> Args) Handler(LambdaExpression call, Func<MethodInfo, string> name)
    {
        var (method, args) = CallExpression.ExtractCall(call);
        return (HandlerNames.GetOrAdd(method, name), args);
    }

    private static string NameOf<T>(MethodInfo method, T? attribute, Func<T, string?> name, Func<T, bool> isDynamic)
        where T : Attribute
    {
        if (attribute == null)
        {
            throw new ArgumentException($"{method} has no [{typeof(T).Name[..^nameof(Attribute).Length]}] attribute.", nameof(method));
        }

        if (isDynamic(attribute))
        {
            throw new ArgumentException($"{method} is a dynamic handler: call it by name.", nameof(method));
        }

        const string suffix = "Async";
        return name(attribute) ??
            (method.Name.Length > suffix.Length && method.Name.EndsWith(suffix, StringComparison.Ordinal) ? method.Name[..^suffix.Length] : method.Name);
    }
}
