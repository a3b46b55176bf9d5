using System.Reflection;

namespace Temporalio.Workflows;

/// <summary>A signal handler of a workflow.</summary>
public class WorkflowSignalDefinition
{
    private WorkflowSignalDefinition(string? name, string? description, HandlerMethod handler, HandlerUnfinishedPolicy unfinishedPolicy)
    {
        Name = name;
        Description = description;
        Handler = handler;
        UnfinishedPolicy = unfinishedPolicy;
    }

    /// <summary>Signal name; null for the dynamic handler.</summary>
    public string? Name { get; }

    public string? Description { get; }

    public bool Dynamic => Name is null;

    internal HandlerMethod Handler { get; }

    internal HandlerUnfinishedPolicy UnfinishedPolicy { get; }

    public static WorkflowSignalDefinition FromMethod(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        var attribute = method.GetCustomAttribute<WorkflowSignalAttribute>(false)
            ?? throw new ArgumentException($"{HandlerMethod.Describe(method)} has no WorkflowSignal attribute.");
        HandlerMethod.RequirePublicInstance(method);
        RequireTask(method);
        if (attribute.Dynamic && attribute.Name is not null)
        {
            throw new ArgumentException($"{HandlerMethod.Describe(method)} is dynamic and cannot have a name.");
        }

        if (attribute.Dynamic)
        {
            HandlerMethod.RequireDynamicParameters(method);
        }

        var name = attribute.Dynamic ? null : attribute.Name ?? HandlerMethod.WithoutAsync(method);
        return new(name, attribute.Description, HandlerMethod.Of(method), attribute.UnfinishedPolicy);
    }

    public static WorkflowSignalDefinition CreateWithoutAttribute(
        string? name, Delegate del, HandlerUnfinishedPolicy unfinishedPolicy = HandlerUnfinishedPolicy.WarnAndAbandon, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(del);
        RequireTask(del.Method);
        if (name is null)
        {
            HandlerMethod.RequireDynamicParameters(del.Method);
        }

        return new(name, description, HandlerMethod.Of(del), unfinishedPolicy);
    }

    /// <summary>The name that a call of the method in a lambda stands for.</summary>
    internal static string NameForCall(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<WorkflowSignalAttribute>(false)
            ?? throw new ArgumentException($"{HandlerMethod.Describe(method)} has no WorkflowSignal attribute.");
        return attribute.Dynamic
            ? throw new ArgumentException($"{HandlerMethod.Describe(method)} is dynamic and cannot be called by name.")
            : attribute.Name ?? HandlerMethod.WithoutAsync(method);
    }

    private static void RequireTask(MethodInfo method)
    {
        if (method.ReturnType != typeof(Task))
        {
            throw new ArgumentException($"{HandlerMethod.Describe(method)} is a signal handler and must return Task, got {method.ReturnType.Name}.");
        }
    }
}
