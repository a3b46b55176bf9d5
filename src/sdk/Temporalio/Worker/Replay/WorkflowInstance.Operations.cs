using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Sdk.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;
using Temporalio.Worker.Interceptors;

namespace Temporalio.Worker.Replay;

/// <content>Timers, activities and calls to other workflows.</content>
internal sealed partial class WorkflowInstance
{
    private uint timerCount;
    private uint activityCount;

    public void SetOutbound(WorkflowOutboundInterceptor outbound) => Outbound = outbound;

    public Task DelayAsync(DelayAsyncInput input)
    {
        var delay = input.Delay == TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : input.Delay;
        if (delay < TimeSpan.Zero && delay != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException($"A delay cannot be negative; got {delay}.", nameof(input));
        }

        var token = input.CancellationToken ?? CancellationToken;
        var source = new TaskCompletionSource<WorkflowJob>();
        TimerOperation? timer = null;
        var id = ++timerCount;
        if (delay != Timeout.InfiniteTimeSpan)
        {
            timer = new(id.ToString(System.Globalization.CultureInfo.InvariantCulture), delay, MetadataOf(input.Summary, null)) { Waiter = new SourceWaiter(source) };
            Issue(timer);
        }

        return QueueNewTaskAsync(async () =>
        {
            using (token.Register(() =>
            {
                if (source.TrySetCanceled(token) && timer is not null)
                {
                    Issue(new CancelTimerOperation(timer));
                }
            }))
            {
                await source.Task;
            }
        });
    }

    public Task<TResult> ScheduleActivityAsync<TResult>(ScheduleActivityInput input)
    {
        var settings = input.Options;
        if (settings.StartToCloseTimeout is null && settings.ScheduleToCloseTimeout is null)
        {
            throw new ArgumentException($"Activity '{input.Activity}' needs a start-to-close or a schedule-to-close timeout.", nameof(input));
        }

        var token = settings.CancellationToken ?? CancellationToken;
        if (token.IsCancellationRequested)
        {
            return Task.FromException<TResult>(new CanceledFailureException("Activity cancelled before scheduled"));
        }

        var attributes = new ScheduleActivityTaskCommandAttributes
        {
            ActivityId = settings.ActivityId ?? NextActivityId(),
            ActivityType = new() { Name = input.Activity },
            TaskQueue = new() { Name = settings.TaskQueue ?? Info.TaskQueue },
            Input = PayloadsOf(input.Args),
            Header = HeaderOf(input.Headers),
            ScheduleToCloseTimeout = DurationOf(settings.ScheduleToCloseTimeout),
            ScheduleToStartTimeout = DurationOf(settings.ScheduleToStartTimeout),
            StartToCloseTimeout = DurationOf(settings.StartToCloseTimeout),
            HeartbeatTimeout = DurationOf(settings.HeartbeatTimeout),
            RetryPolicy = settings.RetryPolicy?.ToProto(),
            Priority = settings.Priority?.ToProto(),
            RequestEagerExecution = !settings.DisableEagerActivityExecution,
        };
        var source = new TaskCompletionSource<WorkflowJob>();
        var activity = new ActivityOperation(attributes, settings.CancellationType, MetadataOf(settings.Summary, null)) { Waiter = new SourceWaiter(source) };
        Issue(activity);
        return QueueNewTaskAsync(async () =>
        {
            using (token.Register(() =>
            {
                if (!source.Task.IsCompleted)
                {
                    Issue(new CancelActivityOperation(activity));
                }
            }))
            {
                return ResultOf<TResult>((ResolveJob)await source.Task);
            }
        });
    }

    public Task<TResult> ScheduleLocalActivityAsync<TResult>(ScheduleLocalActivityInput input)
    {
        var settings = input.Options;
        if (settings.StartToCloseTimeout is null && settings.ScheduleToCloseTimeout is null)
        {
            throw new ArgumentException($"Local activity '{input.Activity}' needs a start-to-close or a schedule-to-close timeout.", nameof(input));
        }

        var token = settings.CancellationToken ?? CancellationToken;
        if (token.IsCancellationRequested)
        {
            return Task.FromException<TResult>(new CanceledFailureException("Activity cancelled before scheduled"));
        }

        var headers = HeadersOf(HeaderOf(input.Headers));
        var payloads = converter.PayloadConverter.ToPayloads(input.Args);
        var source = new TaskCompletionSource<WorkflowJob>();
        var activity = IssueLocal(source, 1, null);
        return QueueNewTaskAsync(async () =>
        {
            while (true)
            {
                ResolveJob resolved;
                using (token.Register(() =>
                {
                    if (!source.Task.IsCompleted)
                    {
                        Issue(new CancelLocalActivityOperation(activity));
                    }
                }))
                {
                    resolved = (ResolveJob)await source.Task;
                }

                if (resolved.Backoff is not { } backoff)
                {
                    return ResultOf<TResult>(resolved);
                }

                // Too long to wait inside a workflow task.
                await DelayAsync(new(backoff, token, null));
                source = new();
                activity = IssueLocal(source, activity.NextAttempt, activity.OriginalScheduleTime);
            }
        });

        LocalActivityOperation IssueLocal(TaskCompletionSource<WorkflowJob> waiter, int attempt, DateTime? scheduled)
        {
            var seq = ++activityCount;
            var issuedNow = new LocalActivityOperation(
                seq, settings.ActivityId ?? seq.ToString(System.Globalization.CultureInfo.InvariantCulture), input.Activity)
            {
                Arguments = payloads,
                Headers = headers,
                Options = settings,
                FirstAttempt = attempt,
                OriginalScheduleTime = scheduled,
                Waiter = new SourceWaiter(waiter),
            };
            Issue(issuedNow);
            return issuedNow;
        }
    }

    public Task SignalAsync(
        string id, string? runId, bool isChild, string signal, IReadOnlyCollection<object?> args, CancellationToken? cancellationToken, IDictionary<string, Payload>? headers)
    {
        var token = cancellationToken ?? CancellationToken;
        if (token.IsCancellationRequested)
        {
            return Task.FromException(new CanceledFailureException("Signal cancelled before scheduled"));
        }

        var source = new TaskCompletionSource<WorkflowJob>();
        var operation = new SignalExternalOperation(new()
        {
            Namespace = Info.Namespace,
            Execution = new() { WorkflowId = id, RunId = runId ?? string.Empty },
            SignalName = signal,
            Input = PayloadsOf(args),
            ChildWorkflowOnly = isChild,
            Header = HeaderOf(headers),
        })
        { Waiter = new SourceWaiter(source) };
        Issue(operation);
        return QueueNewTaskAsync(async () =>
        {
            using (token.Register(() =>
            {
                if (!source.Task.IsCompleted)
                {
                    Issue(new CancelSignalOperation(operation));
                }
            }))
            {
                ResultOf<ValueTuple>((ResolveJob)await source.Task);
            }
        });
    }

    public Task CancelExternalAsync(CancelExternalWorkflowInput input)
    {
        var source = new TaskCompletionSource<WorkflowJob>();
        Issue(new CancelExternalOperation(
            new()
            {
                Namespace = Info.Namespace,
                WorkflowId = input.Id,
                RunId = input.RunId ?? string.Empty,
                Reason = $"Cancel requested by workflow with run id {Info.RunId} with reason: ",
            },
            null)
        { Waiter = new SourceWaiter(source) });
        return QueueNewTaskAsync(async () =>
        {
            ResultOf<ValueTuple>((ResolveJob)await source.Task);
        });
    }

    private TResult ResultOf<TResult>(ResolveJob job)
    {
        if (job.Failure is { } failed)
        {
            throw converter.FailureConverter.ToException(failed, converter.PayloadConverter);
        }

        return typeof(TResult) == typeof(ValueTuple) || job.Result is null
            ? default!
            : (TResult)converter.PayloadConverter.ToValue(job.Result, typeof(TResult))!;
    }

    private string NextActivityId() => (++activityCount).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private Payloads? PayloadsOf(IReadOnlyCollection<object?> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var payloads = new Payloads();
        foreach (var value in values)
        {
            payloads.Payloads_.Add(converter.PayloadConverter.ToPayload(value));
        }

        return payloads;
    }

    private static Header? HeaderOf(IDictionary<string, Payload>? headers)
    {
        if (headers is null || headers.Count == 0)
        {
            return null;
        }

        var header = new Header();
        header.Fields.Add(headers);
        return header;
    }

    private UserMetadata? MetadataOf(string? summary, string? details) => summary is null && details is null ? null : new()
    {
        Summary = summary is null ? null : converter.PayloadConverter.ToPayload(summary),
        Details = details is null ? null : converter.PayloadConverter.ToPayload(details),
    };

    private static Duration? DurationOf(TimeSpan? span) => span is { } value ? Duration.FromTimeSpan(value) : null;

    /// <summary>Completes a task with the job that resolves an operation.</summary>
    private sealed class SourceWaiter(TaskCompletionSource<WorkflowJob> source) : IJobWaiter
    {
        public void Resolve(WorkflowJob job) => source.TrySetResult(job);
    }
}
