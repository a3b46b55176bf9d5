using System.Reflection;

namespace Temporalio.Workflows;

/// <summary>A query handler of a workflow.</summary>
public class WorkflowQueryDefinition
{
    private WorkflowQueryDefinition(string? name, string? description, HandlerMethod handler)
    {
        Name = name;
        Description = description;
        Handler = handler;
    }

    /// <summary>Query name; null for the dynamic handler.</summary>
    public string? Name { get; }

    public string? Description { get; }

    public bool Dynamic => Name is null;

    internal HandlerMethod Handler { get; }

    public static WorkflowQueryDefinition FromMethod(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        var attribute = method.GetCustomAttribute<WorkflowQueryAttribute>(false)
            ?? throw new ArgumentException($"{HandlerMethod.Describe(method)} has no WorkflowQuery attribute.");
        HandlerMethod.RequirePublicInstance(method);
        RequireValue(method);
        if (attribute.Dynamic && attribute.Name is not null)
        {
            throw new ArgumentException($"{HandlerMethod.Describe(method)} is dynamic and cannot have a name.");
        }

        if (attribute.Dynamic)
        {
            HandlerMethod.RequireDynamicParameters(method);
        }

        return new(attribute.Dynamic ? null : attribute.Name ?? method.Name, attribute.Description, HandlerMethod.Of(method));
    }

    public static WorkflowQueryDefinition FromProperty(PropertyInfo property)
    {
        ArgumentNullException.ThrowIfNull(property);
        var attribute = property.GetCustomAttribute<WorkflowQueryAttribute>(false)
            ?? throw new ArgumentException($"Property '{property.Name}' has no WorkflowQuery attribute.");
        if (attribute.Dynamic)
        {
            throw new ArgumentException($"Property '{property.Name}' cannot be a dynamic query handler.");
        }

        var getter = property.GetGetMethod() ?? throw new ArgumentException($"Property '{property.Name}' needs a public getter to be a query.");
        HandlerMethod.RequirePublicInstance(getter);
        return new(attribute.Name ?? property.Name, attribute.Description, HandlerMethod.Of(getter));
    }

    public static WorkflowQueryDefinition CreateWithoutAttribute(string? name, Delegate del, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(del);
        RequireValue(del.Method);
        if (name is null)
        {
            HandlerMethod.RequireDynamicParameters(del.Method);
        }

        return new(name, description, HandlerMethod.Of(del));
    }

    /// <summary>The name that a call of the member in a lambda stands for.</summary>
    internal static string NameForCall(MemberInfo member)
    {
        var attribute = member.GetCustomAttribute<WorkflowQueryAttribute>(false)
            ?? throw new ArgumentException($"'{member.DeclaringType?.Name}.{member.Name}' has no WorkflowQuery attribute.");
        return attribute.Dynamic
            ? throw new ArgumentException($"'{member.DeclaringType?.Name}.{member.Name}' is dynamic and cannot be called by name.")
            : attribute.Name ?? member.Name;
    }

    private static void RequireValue(MethodInfo method)
    {
        if (method.ReturnType == typeof(void))
        {
            throw new ArgumentException($"{HandlerMethod.Describe(method)} is a query handler and must return a value.");
        }

        if (typeof(Task).IsAssignableFrom(method.ReturnType))
        {
            throw new ArgumentException($"{HandlerMethod.Describe(method)} is a query handler and cannot be async.");
        }
    }
}
