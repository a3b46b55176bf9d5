using System.Collections.Concurrent;
using System.Reflection;
using Temporalio.Converters;

namespace Temporalio.Workflows;

/// <summary>A workflow type: its run method, handlers and options.</summary>
public class WorkflowDefinition
{
    /// <summary>How often activations were watched for calls that leave the scheduler.</summary>
    internal int WatchedActivations;

    private static readonly ConcurrentDictionary<Type, WorkflowDefinition> Definitions = new();
    private readonly Func<object?[], object>? creator;
    private readonly ConstructorInvoker? constructor;
    private readonly bool constructorTakesArguments;

    private WorkflowDefinition(
        Type type, string? name, WorkflowAttribute attribute, MethodInfo runMethod, WorkflowMembers members, Func<object?[], object>? creator)
    {
        Type = type;
        Name = name;
        RunMethod = runMethod;
        Run = HandlerMethod.Of(runMethod);
        Members = members;
        FailureExceptionTypes = attribute.FailureExceptionTypes;
        this.creator = creator;
        if (creator is null && members.Constructor is { } found)
        {
            constructor = ConstructorInvoker.Create(found);
            constructorTakesArguments = found.GetCustomAttribute<WorkflowInitAttribute>(false) is not null;
        }
    }

    /// <summary>Workflow type; null for the dynamic workflow.</summary>
    public string? Name { get; }

    public Type Type { get; }

    public MethodInfo RunMethod { get; }

    /// <summary>Whether the worker can make instances: false for interfaces and abstract classes.</summary>
    public bool Instantiable => creator is not null || constructor is not null || (Type.IsValueType && !Type.IsAbstract);

    public IReadOnlyDictionary<string, WorkflowSignalDefinition> Signals => Members.Signals;

    public WorkflowSignalDefinition? DynamicSignal => Members.DynamicSignal;

    public IReadOnlyDictionary<string, WorkflowQueryDefinition> Queries => Members.Queries;

    public WorkflowQueryDefinition? DynamicQuery => Members.DynamicQuery;

    public IReadOnlyDictionary<string, WorkflowUpdateDefinition> Updates => Members.Updates;

    public WorkflowUpdateDefinition? DynamicUpdate => Members.DynamicUpdate;

    public bool Dynamic => Name is null;

    public Type[]? FailureExceptionTypes { get; }

    /// <summary>Reads the options of a dynamic workflow from its instance; null when it has none.</summary>
    public Func<object?, WorkflowDefinitionOptions>? DynamicOptionsGetter => Members.DynamicOptions;

    internal HandlerMethod Run { get; }

    private WorkflowMembers Members { get; }

    public static WorkflowDefinition Create<T>() => Create(typeof(T));

    public static WorkflowDefinition Create(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Definitions.GetOrAdd(type, static key => Create(key, null, null));
    }

    public static WorkflowDefinition Create(Type type, string? nameOverride, Func<object?[], object>? creatorOverride)
    {
        ArgumentNullException.ThrowIfNull(type);
        var attribute = type.GetCustomAttribute<WorkflowAttribute>(false)
            ?? throw new ArgumentException($"Type '{type.FullName}' has no Workflow attribute.");
        var problems = new List<string>();
        var members = WorkflowMembers.Read(type, problems);
        if (attribute.Dynamic && attribute.Name is not null)
        {
            problems.Add("a dynamic workflow cannot have a name");
        }

        if (attribute.Dynamic && members.Run is { } run
            && !run.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual([typeof(IRawValue[])]))
        {
            problems.Add("the run method of a dynamic workflow must take IRawValue[]");
        }

        if (problems.Count > 0 || members.Run is null)
        {
            throw new ArgumentException($"Type '{type.FullName}' is no valid workflow: {string.Join("; ", problems)}.");
        }

        var name = nameOverride ?? (attribute.Dynamic ? null : attribute.Name ?? DefaultName(type));
        return new(type, name, attribute, members.Run, members, creatorOverride);
    }

    public object CreateWorkflowInstance(object?[] workflowArguments)
    {
        ArgumentNullException.ThrowIfNull(workflowArguments);
        if (creator is not null)
        {
            return creator(workflowArguments);
        }

        if (constructor is not null)
        {
            return constructorTakesArguments ? constructor.Invoke(workflowArguments.AsSpan()) : constructor.Invoke();
        }

        return Instantiable
            ? Activator.CreateInstance(Type)!
            : throw new InvalidOperationException($"Workflow type '{Type.FullName}' cannot be instantiated.");
    }

    /// <summary>The workflow type that a call of the run method in a lambda stands for.</summary>
    internal static string NameForRunCall(MethodInfo method)
    {
        if (method.GetCustomAttribute<WorkflowRunAttribute>(false) is null)
        {
            throw new ArgumentException($"{HandlerMethod.Describe(method)} has no WorkflowRun attribute.");
        }

        var type = method.ReflectedType ?? method.DeclaringType!;
        var attribute = type.GetCustomAttribute<WorkflowAttribute>(false)
            ?? throw new ArgumentException($"Type '{type.FullName}' has no Workflow attribute.");
        return attribute.Dynamic
            ? throw new ArgumentException($"Workflow '{type.FullName}' is dynamic and cannot be called by name.")
            : attribute.Name ?? DefaultName(type);
    }

    private static string DefaultName(Type type)
    {
        var name = type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        name = tick < 0 ? name : name[..tick];
        return type.IsInterface && name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name[1..] : name;
    }
}
