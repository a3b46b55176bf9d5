using System.Reflection;

namespace Temporalio.Workflows;

/// <summary>An update handler of a workflow, with its validator.</summary>
public class WorkflowUpdateDefinition
{
    private WorkflowUpdateDefinition(
        string? name, string? description, HandlerMethod handler, HandlerMethod? validator, HandlerUnfinishedPolicy unfinishedPolicy)
    {
        Name = name;
        Description = description;
        Handler = handler;
        Validator = validator;
        UnfinishedPolicy = unfinishedPolicy;
    }

    /// <summary>Update name; null for the dynamic handler.</summary>
    public string? Name { get; }

    public string? Description { get; }

    public bool Dynamic => Name is null;

    internal HandlerMethod Handler { get; }

    internal HandlerMethod? Validator { get; }

    internal HandlerUnfinishedPolicy UnfinishedPolicy { get; }

    public static WorkflowUpdateDefinition FromMethod(MethodInfo method, MethodInfo? validatorMethod = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        var attribute = method.GetCustomAttribute<WorkflowUpdateAttribute>(false)
            ?? throw new ArgumentException($"{HandlerMethod.Describe(method)} has no WorkflowUpdate attribute.");
        HandlerMethod.RequirePublicInstance(method);
        RequireTask(method);
        RequireSameParameters(method, validatorMethod);
        if (attribute.Dynamic && attribute.Name is not null)
        {
            throw new ArgumentException($"{HandlerMethod.Describe(method)} is dynamic and cannot have a name.");
        }

        if (attribute.Dynamic)
        {
            HandlerMethod.RequireDynamicParameters(method);
        }

        var validator = validatorMethod is null ? null : HandlerMethod.Of(validatorMethod);
        var name = attribute.Dynamic ? null : attribute.Name ?? HandlerMethod.WithoutAsync(method);
        return new(name, attribute.Description, HandlerMethod.Of(method), validator, attribute.UnfinishedPolicy);
    }

    public static WorkflowUpdateDefinition CreateWithoutAttribute(
        string? name,
        Delegate del,
        Delegate? validatorDel = null,
        HandlerUnfinishedPolicy unfinishedPolicy = HandlerUnfinishedPolicy.WarnAndAbandon,
        string? description = null)
    {
        ArgumentNullException.ThrowIfNull(del);
        RequireTask(del.Method);
        RequireSameParameters(del.Method, validatorDel?.Method);
        if (name is null)
        {
            HandlerMethod.RequireDynamicParameters(del.Method);
        }

        return new(name, description, HandlerMethod.Of(del), validatorDel is null ? null : HandlerMethod.Of(validatorDel), unfinishedPolicy);
    }

    /// <summary>The name that a call of the method in a lambda stands for.</summary>
    internal static string NameForCall(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<WorkflowUpdateAttribute>(false)
            ?? throw new ArgumentException($"{HandlerMethod.Describe(method)} has no WorkflowUpdate attribute.");
        return attribute.Dynamic
            ? throw new ArgumentException($"{HandlerMethod.Describe(method)} is dynamic and cannot be called by name.")
            : attribute.Name ?? HandlerMethod.WithoutAsync(method);
    }

    private static void RequireTask(MethodInfo method)
    {
        if (!typeof(Task).IsAssignableFrom(method.ReturnType))
        {
            throw new ArgumentException($"{HandlerMethod.Describe(method)} is an update handler and must return Task or Task<T>, got {method.ReturnType.Name}.");
        }
    }

    private static void RequireSameParameters(MethodInfo method, MethodInfo? validator)
    {
        if (validator is null)
        {
            return;
        }

        if (validator.ReturnType != typeof(void))
        {
            throw new ArgumentException($"{HandlerMethod.Describe(validator)} is an update validator and must return void.");
        }

        var own = validator.GetParameters().Select(parameter => parameter.ParameterType);
        if (!own.SequenceEqual(method.GetParameters().Select(parameter => parameter.ParameterType)))
        {
            throw new ArgumentException($"{HandlerMethod.Describe(validator)} must have the parameters of {HandlerMethod.Describe(method)}.");
        }
    }
}
