using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Activities;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Worker.Interceptors;

namespace Temporalio.Worker.ActivityTasks;

/// <summary>Runs the code of activities: definition, arguments, interceptors, context.</summary>
internal sealed class ActivityExecutor
{
    private readonly WorkerScope scope;
    private readonly Dictionary<string, ActivityDefinition> definitions = [];
    private readonly ActivityDefinition? dynamic;

    public ActivityExecutor(WorkerScope scope)
    {
        this.scope = scope;
        foreach (var definition in scope.Options.Activities)
        {
            if (definition.Name is { } name)
            {
                definitions.Add(name, definition);
            }
            else
            {
                dynamic = definition;
            }
        }

        Logger = scope.LoggerFactory.CreateLogger("Temporalio.Activity");
        HasLogger = scope.LoggerFactory is not NullLoggerFactory;
    }

    public ILogger Logger { get; }

    private bool HasLogger { get; }

    /// <summary>Whether the worker has the activity.</summary>
    public bool Has(string activityType) => dynamic != null || definitions.ContainsKey(activityType);

    /// <summary>Runs an activity; its payloads are decoded by the codec already.</summary>
    public async Task<ActivityOutcome> ExecuteAsync(
        ActivityExecutionContext context, IReadOnlyCollection<Payload> payloads, IReadOnlyDictionary<string, Payload>? headers)
    {
        using var current = ActivityExecutionContext.Enter(context);
        using var logging = HasLogger ? Logger.BeginScope(context.Info.LoggerScope) : null;
        try
        {
            var definition = Find(context.Info.ActivityType);
            var input = new ExecuteActivityInput(definition, Arguments(definition, payloads, context), headers);
            return new(await RunAsync(context, input).ConfigureAwait(false), null);
        }
        catch (Exception e)
        {
            return new(null, e);
        }
    }

    public bool ReturnsNothing(string activityType) =>
        definitions.TryGetValue(activityType, out var definition) ? definition.ReturnType == typeof(void) : dynamic?.ReturnType == typeof(void);

    private Task<object?> RunAsync(ActivityExecutionContext context, ExecuteActivityInput input)
    {
        if (scope.Interceptors.Count == 0)
        {
            return StartAsync(input);
        }

        ActivityInboundInterceptor inbound = new InboundEnd(this, context);
        for (var index = scope.Interceptors.Count - 1; index >= 0; index--)
        {
            inbound = scope.Interceptors[index].InterceptActivity(inbound);
        }

        inbound.Init(new OutboundEnd(context.Heartbeater));
        return inbound.ExecuteActivityAsync(input);
    }

    // The caller is on the thread pool already: the default factory would only hop.
    private Task<object?> StartAsync(ExecuteActivityInput input) => scope.Options.ActivityTaskFactory == Task.Factory
        ? input.Activity.InvokeAsync(input.Args)
        : scope.Options.ActivityTaskFactory.StartNew(
            () => input.Activity.InvokeAsync(input.Args),
            CancellationToken.None,
            TaskCreationOptions.None,
            scope.Options.ActivityTaskFactory.Scheduler ?? TaskScheduler.Default).Unwrap();

    private ActivityDefinition Find(string activityType) =>
        definitions.GetValueOrDefault(activityType) ?? dynamic ?? throw new ApplicationFailureException(
            $"Activity {activityType} is not registered on this worker, available activities: {string.Join(", ", definitions.Keys.Order(StringComparer.Ordinal))}",
            errorType: "NotFoundError");

    private static object?[] Arguments(ActivityDefinition definition, IReadOnlyCollection<Payload> payloads, ActivityExecutionContext context)
    {
        if (definition.Dynamic)
        {
            return [payloads.Select(payload => (IRawValue)new RawValue(payload)).ToArray()];
        }

        // More arguments than parameters come from newer callers and are left out.
        var count = Math.Min(payloads.Count, definition.ParameterTypes.Count);
        if (count == 0)
        {
            return [];
        }

        var arguments = new object?[count];
        using var payload = payloads.GetEnumerator();
        using var type = definition.ParameterTypes.GetEnumerator();
        for (var index = 0; index < count && payload.MoveNext() && type.MoveNext(); index++)
        {
            try
            {
                arguments[index] = context.PayloadConverter.ToValue(payload.Current, type.Current);
            }
            catch (Exception e) when (e is not FailureException)
            {
                throw new ApplicationFailureException(
                    $"Cannot read argument {index} of activity {definition.Name} as {type.Current}: {e.Message}", e, errorType: "InvalidArgument");
            }
        }

        return arguments;
    }

    private sealed class InboundEnd(ActivityExecutor executor, ActivityExecutionContext context) : ActivityInboundInterceptor
    {
        public override void Init(ActivityOutboundInterceptor outbound) =>
            context.Heartbeater = details => outbound.Heartbeat(new(details));

        public override Task<object?> ExecuteActivityAsync(ExecuteActivityInput input) => executor.StartAsync(input);
    }

    private sealed class OutboundEnd(Action<object?[]> heartbeater) : ActivityOutboundInterceptor
    {
        public override void Heartbeat(HeartbeatInput input) => heartbeater(input.Details);
    }
}
