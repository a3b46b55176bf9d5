using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Temporalio.Activities;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Conformance.Worker;

/// <summary>Hands activities to the runner by lines of JSON, and its answers, heartbeats and failures back to the service.</summary>
internal sealed class ActivityBridge(TextWriter output)
{
    private readonly Lock writing = new();
    private readonly ConcurrentDictionary<int, Channel<JsonElement>> calls = new();
    private int lastCall;

    public async Task<object?> CallAsync(string taskQueue, IRawValue[] arguments)
    {
        var context = ActivityExecutionContext.Current;
        var info = context.Info;
        var call = Interlocked.Increment(ref lastCall);
        var answers = Channel.CreateUnbounded<JsonElement>();
        calls[call] = answers;
        var heartbeats = new List<JsonElement>();
        foreach (var detail in info.HeartbeatDetails)
        {
            heartbeats.Add(context.PayloadConverter.ToValue<JsonElement>(detail));
        }

        Say(new
        {
            call,
            taskQueue,
            name = info.ActivityType,
            args = arguments.Select(item => context.PayloadConverter.ToValue<object?>(item.Payload)).ToList(),
            info = new { attempt = info.Attempt, taskToken = Convert.ToBase64String(info.TaskToken), heartbeatDetails = heartbeats },
        });
        await using var cancelled = context.CancellationToken.Register(() => Say(new { call, cancel = true }));
        try
        {
            return await AnswerAsync(context, answers.Reader);
        }
        finally
        {
            calls.TryRemove(call, out _);
        }
    }

    /// <summary>Something the runner says of a call: a heartbeat, or its end. A call that has timed out is no longer known.</summary>
    public void Hear(JsonElement answer)
    {
        if (calls.TryGetValue(answer.GetProperty("call").GetInt32(), out var answers))
        {
            answers.Writer.TryWrite(answer);
        }
    }

    public void Say(object message)
    {
        var line = JsonSerializer.Serialize(message);
        lock (writing)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static async Task<object?> AnswerAsync(ActivityExecutionContext context, ChannelReader<JsonElement> answers)
    {
        await foreach (var answer in answers.ReadAllAsync())
        {
            if (answer.TryGetProperty("heartbeat", out var details))
            {
                context.Heartbeat(details);
            }
            else if (answer.TryGetProperty("failure", out var failure))
            {
                throw Failure(failure);
            }
            else if (answer.TryGetProperty("later", out _))
            {
                throw new CompleteAsyncException();
            }
            else if (answer.TryGetProperty("cancelled", out _))
            {
                throw new OperationCanceledException("cancelled by the runner", context.CancellationToken);
            }
            else
            {
                return answer.TryGetProperty("result", out var result) ? result : null;
            }
        }

        throw new InvalidOperationException("The runner's answers ended.");
    }

    private static ApplicationFailureException Failure(JsonElement failure) => new(
        failure.GetProperty("message").GetString()!,
        failure.TryGetProperty("type", out var type) ? type.GetString() : null,
        failure.TryGetProperty("nonRetryable", out var final) && final.GetBoolean(),
        failure.TryGetProperty("details", out var details) ? [.. details.EnumerateArray().Select(item => (object?)item)] : null);
}
