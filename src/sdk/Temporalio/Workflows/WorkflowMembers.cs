using System.Reflection;

namespace Temporalio.Workflows;

/// <summary>The members of a workflow type that carry workflow attributes.</summary>
internal sealed class WorkflowMembers
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public MethodInfo? Run { get; private set; }

    public ConstructorInfo? Constructor { get; private set; }

    public Dictionary<string, WorkflowSignalDefinition> Signals { get; } = [];

    public WorkflowSignalDefinition? DynamicSignal { get; private set; }

    public Dictionary<string, WorkflowQueryDefinition> Queries { get; } = [];

    public WorkflowQueryDefinition? DynamicQuery { get; private set; }

    public Dictionary<string, WorkflowUpdateDefinition> Updates { get; } = [];

    public WorkflowUpdateDefinition? DynamicUpdate { get; private set; }

    public Func<object?, WorkflowDefinitionOptions>? DynamicOptions { get; private set; }

    public static WorkflowMembers Read(Type type, List<string> problems)
    {
        var members = new WorkflowMembers();
        var methods = type.GetMethods(Instance);
        foreach (var method in methods)
        {
            Try(problems, () => members.ReadMethod(type, method, methods, problems));
        }

        foreach (var property in type.GetProperties(Instance).Where(property => property.IsDefined(typeof(WorkflowQueryAttribute), false)))
        {
            Try(problems, () => members.AddQuery(WorkflowQueryDefinition.FromProperty(property)));
        }

        members.CheckValidators(methods, problems);
        if (members.Run is null)
        {
            problems.Add("it has no public instance method with a WorkflowRun attribute declared on the type itself");
        }

        Try(problems, () => members.ReadConstructor(type));
        return members;
    }

    private void ReadMethod(Type type, MethodInfo method, MethodInfo[] methods, List<string> problems)
    {
        if (method.IsDefined(typeof(WorkflowRunAttribute), false))
        {
            ReadRun(type, method, problems);
        }

        if (method.IsDefined(typeof(WorkflowSignalAttribute), false))
        {
            AddSignal(WorkflowSignalDefinition.FromMethod(method));
        }

        if (method.IsDefined(typeof(WorkflowQueryAttribute), false))
        {
            AddQuery(WorkflowQueryDefinition.FromMethod(method));
        }

        if (method.IsDefined(typeof(WorkflowUpdateAttribute), false))
        {
            var validators = methods.Where(other => other.GetCustomAttribute<WorkflowUpdateValidatorAttribute>(false)?.UpdateMethod == method.Name).ToList();
            if (validators.Count > 1)
            {
                throw new ArgumentException($"{HandlerMethod.Describe(method)} has {validators.Count} validators");
            }

            AddUpdate(WorkflowUpdateDefinition.FromMethod(method, validators.Count == 0 ? null : validators[0]));
        }

        if (method.IsDefined(typeof(WorkflowDynamicOptionsAttribute), false))
        {
            if (method.ReturnType != typeof(WorkflowDefinitionOptions) || method.GetParameters().Length > 0 || !method.IsPublic || method.IsStatic)
            {
                throw new ArgumentException($"{HandlerMethod.Describe(method)} must be a public instance method without parameters that returns WorkflowDefinitionOptions");
            }

            var invoker = HandlerMethod.Of(method);
            DynamicOptions = instance => (WorkflowDefinitionOptions)invoker.Invoke(instance, [])!;
        }
    }

    private void ReadRun(Type type, MethodInfo method, List<string> problems)
    {
        if (method.DeclaringType != type)
        {
            return;
        }

        if (Run is not null)
        {
            problems.Add("it has more than one method with a WorkflowRun attribute");
        }

        if (!method.IsPublic || method.IsStatic || !typeof(Task).IsAssignableFrom(method.ReturnType))
        {
            problems.Add($"{HandlerMethod.Describe(method)} must be a public instance method that returns Task or Task<T>");
        }

        Run = method;
    }

    private void AddSignal(WorkflowSignalDefinition definition)
    {
        if (definition.Name is null)
        {
            DynamicSignal = DynamicSignal is null ? definition : throw new ArgumentException("it has more than one dynamic signal handler");
        }
        else if (!Signals.TryAdd(definition.Name, definition))
        {
            throw new ArgumentException($"it has more than one handler of signal '{definition.Name}'");
        }
    }

    private void AddQuery(WorkflowQueryDefinition definition)
    {
        if (definition.Name is null)
        {
            DynamicQuery = DynamicQuery is null ? definition : throw new ArgumentException("it has more than one dynamic query handler");
        }
        else if (!Queries.TryAdd(definition.Name, definition))
        {
            throw new ArgumentException($"it has more than one handler of query '{definition.Name}'");
        }
    }

    private void AddUpdate(WorkflowUpdateDefinition definition)
    {
        if (definition.Name is null)
        {
            DynamicUpdate = DynamicUpdate is null ? definition : throw new ArgumentException("it has more than one dynamic update handler");
        }
        else if (!Updates.TryAdd(definition.Name, definition))
        {
            throw new ArgumentException($"it has more than one handler of update '{definition.Name}'");
        }
    }

    private void CheckValidators(MethodInfo[] methods, List<string> problems)
    {
        foreach (var method in methods)
        {
            if (method.GetCustomAttribute<WorkflowUpdateValidatorAttribute>(false) is { } attribute
                && !Updates.Values.Append(DynamicUpdate).Any(update => update?.Handler.Method.Name == attribute.UpdateMethod))
            {
                problems.Add($"{HandlerMethod.Describe(method)} validates '{attribute.UpdateMethod}', which is no update handler");
            }
        }
    }

    private void ReadConstructor(Type type)
    {
        if (type.IsAbstract || type.IsInterface)
        {
            return;
        }

        var constructors = type.GetConstructors(Instance).Where(constructor => !constructor.IsStatic).ToList();
        var marked = constructors.Where(constructor => constructor.IsDefined(typeof(WorkflowInitAttribute), false)).ToList();
        if (marked.Count > 1)
        {
            throw new ArgumentException("it has more than one constructor with a WorkflowInit attribute");
        }

        if (marked.Count == 1)
        {
            var parameters = marked[0].GetParameters().Select(parameter => parameter.ParameterType);
            if (!marked[0].IsPublic || !parameters.SequenceEqual(Run?.GetParameters().Select(parameter => parameter.ParameterType) ?? []))
            {
                throw new ArgumentException("its WorkflowInit constructor must be public and have the parameters of the run method");
            }

            Constructor = marked[0];
            return;
        }

        Constructor = constructors.FirstOrDefault(constructor => constructor.IsPublic && constructor.GetParameters().Length == 0);
        if (Constructor is null && !type.IsValueType)
        {
            throw new ArgumentException("it has no public parameterless constructor and none with a WorkflowInit attribute");
        }
    }

    private static void Try(List<string> problems, Action read)
    {
        try
        {
            read();
        }
        catch (ArgumentException e)
        {
            problems.Add(e.Message.TrimEnd('.'));
        }
    }
}
